//! What is around every request: who may ask, what a browser may do with the answer, a line in the log.

use std::time::Instant;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::body::Lingering;
use crate::problem::{Kind, Problem};
use crate::service::{Service, Shared};
use crate::settings::{Access, Line};

/// Of pages: nothing but what this service has, and nothing that is not a file of it runs.
const PAGE_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; \
    base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// Of everything else: it is no page.
const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'";

/// What a browser is told with every answer.
const HEADERS: [(&str, &str); 5] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=()",
    ),
];

/// Outermost: numbers, headers, metrics, the log.
pub(crate) async fn around(
    State(service): State<Shared>,
    request: Request,
    next: Next,
) -> Response {
    let begin = Instant::now();
    let number = service.count();
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("-", MatchedPath::as_str)
        .to_owned();
    let refused = refused(&service, &method, &route, request.headers());
    let mut response = match refused {
        Some(problem) => {
            drop(request.map(Lingering::of));
            problem.into_response()
        }
        None => next.run(request.map(Lingering::of)).await,
    };
    if response.status() == StatusCode::BAD_REQUEST && response.extensions().get::<Kind>().is_none()
    {
        // Of the router itself, as a bare text.
        let reason = "the address has something that is no text, or no number where one is wanted";
        response = Problem::new(Kind::BadRequest, reason).into_response();
    }
    let took = begin.elapsed();
    let problem = response.extensions().get::<Kind>().map(|kind| kind.name());
    if let Some(name) = problem {
        service.metrics.failed(name);
    }
    let method = told(&method);
    let status = response.status().as_u16();
    service.metrics.answered(&route, method, status, took);
    (service.settings.log)(&Line {
        request: number,
        method: method.to_owned(),
        route,
        status,
        seconds: took.as_secs_f64(),
        problem,
    });
    dress(response.headers_mut(), number);
    response
}

/// A name of our own: anybody can send another.
fn told(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

fn dress(headers: &mut HeaderMap, number: u64) {
    let is_page = headers
        .get(header::CONTENT_TYPE)
        .is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let policy = if is_page { PAGE_POLICY } else { DATA_POLICY };
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(policy));
    for (name, value) in HEADERS {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.insert(
        HeaderName::from_static("x-request-id"),
        HeaderValue::from(number),
    );
}

/// Why it is not answered.
fn refused(
    service: &Service,
    method: &Method,
    route: &str,
    headers: &HeaderMap,
) -> Option<Problem> {
    // Whoever watches over the service has no token, and learns nothing.
    if matches!(route, "/healthz" | "/readyz") {
        return None;
    }
    // A browser asks first whether it may, and sends no token with that.
    let is_asked_first =
        *method == Method::OPTIONS && headers.contains_key(header::ACCESS_CONTROL_REQUEST_METHOD);
    match &service.settings.access {
        Access::Token(token) if !is_asked_first && !has_token(headers, token) => {
            return Some(Problem::new(
                Kind::Unauthorized,
                "this service asks for its token: Authorization: Bearer TOKEN",
            ));
        }
        Access::Everybody
            if service.settings.listen.ip().is_loopback() && !is_named_here(service, headers) =>
        {
            return Some(Problem::new(
                Kind::Forbidden,
                "asked for under a name that is not of this machine: a page of another site may be behind it. \
                 --allow-origin names those that are yours",
            ));
        }
        _ => {}
    }
    (!comes_from_here(service, headers)).then(|| {
        Problem::new(
            Kind::Forbidden,
            "asked by a page of another site; --allow-origin names those that may",
        )
    })
}

/// As `Bearer`, or as the password of anybody, which is how browsers ask.
fn has_token(headers: &HeaderMap, token: &str) -> bool {
    let given = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split_once(' '));
    match given {
        Some((scheme, given)) if scheme.eq_ignore_ascii_case("bearer") => {
            is_same(given.trim().as_bytes(), token.as_bytes())
        }
        Some((scheme, given)) if scheme.eq_ignore_ascii_case("basic") => {
            let pair = unpacked(given.trim()).unwrap_or_default();
            let at = pair.iter().position(|&byte| byte == b':');
            at.is_some_and(|at| is_same(&pair[at + 1..], token.as_bytes()))
        }
        _ => false,
    }
}

/// In the same time whatever is different, and however long it is.
fn is_same(one: &[u8], other: &[u8]) -> bool {
    Sha256::digest(one)
        .as_slice()
        .ct_eq(Sha256::digest(other).as_slice())
        .into()
}

/// Base64, a dozen lines for one use.
fn unpacked(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    let (mut bits, mut n) = (0_u32, 0);
    for letter in text.bytes() {
        let value = match letter {
            b'A'..=b'Z' => letter - b'A',
            b'a'..=b'z' => letter - b'a' + 26,
            b'0'..=b'9' => letter - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u32::from(value);
        n += 6;
        if n >= 8 {
            n -= 8;
            bytes.push((bits >> n & 0xff) as u8);
        }
    }
    Some(bytes)
}

/// The name of a host without its port: `[::1]:80` is `[::1]`.
fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

/// A page of another site can have its own name point here; then the name is what tells it apart.
fn is_named_here(service: &Service, headers: &HeaderMap) -> bool {
    let Some(given) = headers.get(header::HOST) else {
        // No browser leaves it out.
        return true;
    };
    let Ok(host) = given.to_str() else {
        return false;
    };
    let name = without_port(host);
    let bare = name
        .strip_prefix('[')
        .and_then(|name| name.strip_suffix(']'));
    let address = bare.unwrap_or(name).parse::<std::net::IpAddr>();
    name.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.is_loopback())
        || service
            .settings
            .allowed_origins
            .iter()
            .any(|origin| host_of(origin).is_some_and(|known| without_port(known) == name))
}

fn host(headers: &HeaderMap) -> Option<&str> {
    headers.get(header::HOST)?.to_str().ok()
}

/// Of a page on the web; others have no name here.
fn host_of(origin: &str) -> Option<&str> {
    let (scheme, host) = origin.split_once("://")?;
    matches!(scheme, "http" | "https").then_some(host)
}

/// What a browser sends along when a page asks; other programs send nothing.
fn comes_from_here(service: &Service, headers: &HeaderMap) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else {
        return true;
    };
    let Ok(origin) = origin.to_str() else {
        return false;
    };
    let is_own = host_of(origin).is_some_and(|from| Some(from) == host(headers));
    is_own
        || service
            .settings
            .allowed_origins
            .iter()
            .any(|known| known == origin)
}

/// Where no handler is.
pub(crate) async fn nothing_here() -> Problem {
    Problem::new(
        Kind::NotFound,
        "there is nothing here; /v1/docs lists what there is",
    )
}

/// Where a handler is, for another method.
pub(crate) async fn other_method(method: Method) -> Problem {
    Problem::new(
        Kind::MethodNotAllowed,
        format!("{method} is not for this address; the header Allow says what is"),
    )
}

/// A panic outside of the work on articles.
pub(crate) fn panicked(_: Box<dyn std::any::Any + Send>) -> Response {
    Problem::new(Kind::Failed, "the program panicked").into_response()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Settings;
    use ascribe::Pipeline;

    fn headers(list: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in list {
            let value = HeaderValue::from_bytes(value.as_bytes()).expect("a header");
            headers.insert(*name, value);
        }
        headers
    }

    fn service(access: Access) -> Service {
        let pipeline = Pipeline::builder().without_model().threads(1).build();
        let settings = Settings {
            access,
            allowed_origins: vec!["https://cms.example.org".to_owned()],
            ..Settings::default()
        };
        Service::new(pipeline, settings)
    }

    #[test]
    fn a_token_comes_in_two_ways() {
        // A colon in it, and the second with a name before it.
        let token = "s3:cret";
        for (value, fits) in [
            ("Bearer s3:cret", true),
            ("bearer  s3:cret", true),
            ("Basic YW55OnMzOmNyZXQ=", true),
            ("Basic OnMzOmNyZXQ", true),
            ("Bearer s3", false),
            ("Basic czM6Y3JldA==", false),
            ("Basic !!", false),
            ("s3:cret", false),
        ] {
            let headers = headers(&[("authorization", value)]);
            assert_eq!(has_token(&headers, token), fits, "{value}");
        }
        assert!(!has_token(&HeaderMap::new(), ""));
    }

    #[test]
    fn other_sites_do_not_get_in() {
        let open = service(Access::Everybody);
        let closed = service(Access::Token("abc".to_owned()));
        for (list, goes) in [
            (vec![("host", "localhost:8017")], true),
            (vec![("host", "127.0.0.1")], true),
            (vec![("host", "[::1]:80")], true),
            (vec![("host", "evil.example")], false),
            (vec![("host", "localhost.evil.example")], false),
            (vec![("host", "cms.example.org")], true),
            (vec![("host", "[[::1]]")], false),
            (vec![("host", "evil.example\u{fc}")], false),
            (
                vec![
                    ("host", "localhost"),
                    ("origin", "chrome-extension://localhost"),
                ],
                false,
            ),
            (
                vec![("host", "localhost:1"), ("origin", "http://localhost:1")],
                true,
            ),
            (
                vec![("host", "localhost:1"), ("origin", "http://localhost:2")],
                false,
            ),
            (vec![("host", "localhost:1"), ("origin", "null")], false),
            (
                vec![
                    ("host", "localhost:1"),
                    ("origin", "https://cms.example.org"),
                ],
                true,
            ),
        ] {
            let refused = refused(&open, &Method::POST, "/v1/annotate", &headers(&list));
            assert_eq!(refused.is_none(), goes, "{list:?}");
        }
        let with = |list: &[(&'static str, &str)], route| {
            refused(&closed, &Method::GET, route, &headers(list)).map(|problem| problem.kind)
        };
        assert_eq!(with(&[], "/version"), Some(Kind::Unauthorized));
        assert_eq!(with(&[], "/healthz"), None);
        assert_eq!(
            with(
                &[("authorization", "Bearer abc"), ("host", "any.example")],
                "/version"
            ),
            None
        );
    }
}
