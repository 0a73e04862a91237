//! What `/metrics` tells.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use ascribe::Pipeline;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::{Registry, Unit};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Request {
    route: String,
    method: String,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Route {
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Stage {
    stage: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Failed {
    kind: &'static str,
}

/// Counts of everything, with the registry that writes them out.
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<Request, Counter>,
    seconds: Family<Route, Histogram>,
    stages: Family<Stage, Counter<f64, AtomicU64>>,
    pub(crate) articles: Counter,
    pub(crate) words: Counter,
    pub(crate) quotations: Counter,
    failures: Family<Failed, Counter>,
    queue: Gauge,
    buffered: Gauge,
    connections: Gauge,
    decode_nanos: AtomicU64,
    render_nanos: AtomicU64,
}

/// Upper ends of the buckets, in seconds: from a short article by the rules to a long batch with the model.
const BUCKETS: [f64; 14] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 60.0,
];

impl Metrics {
    pub(crate) fn new(version: &str, model: &str) -> Self {
        let mut registry = Registry::with_prefix("ascribe");
        let info = vec![
            ("version".to_owned(), version.to_owned()),
            ("model".to_owned(), model.to_owned()),
        ];
        registry.register(
            "build",
            "What runs",
            prometheus_client::metrics::info::Info::new(info),
        );
        let requests = Family::default();
        registry.register(
            "requests",
            "Requests answered, by route, method and status",
            requests.clone(),
        );
        let buckets: fn() -> Histogram = || Histogram::new(BUCKETS);
        let seconds = Family::<Route, Histogram>::new_with_constructor(buckets);
        registry.register_with_unit(
            "request",
            "From the head of a request to the head of its answer",
            Unit::Seconds,
            seconds.clone(),
        );
        let stages = Family::default();
        registry.register_with_unit(
            "stage",
            "Time of all threads in a stage: decode, tokenizer, detector, resolver, render",
            Unit::Seconds,
            stages.clone(),
        );
        let articles = Counter::default();
        registry.register("articles", "Articles attributed", articles.clone());
        let words = Counter::default();
        registry.register("words", "Words and marks of them", words.clone());
        let quotations = Counter::default();
        registry.register("quotations", "Quotations found in them", quotations.clone());
        let failures = Family::default();
        registry.register(
            "failures",
            "Articles and requests that failed, by the name of the problem",
            failures.clone(),
        );
        let queue = Gauge::default();
        registry.register(
            "queue",
            "Requests that are worked on or wait",
            queue.clone(),
        );
        let buffered = Gauge::default();
        registry.register_with_unit(
            "buffered",
            "Bodies in memory",
            Unit::Bytes,
            buffered.clone(),
        );
        let connections = Gauge::default();
        registry.register("connections", "Open connections", connections.clone());
        Self {
            registry,
            requests,
            seconds,
            stages,
            articles,
            words,
            quotations,
            failures,
            queue,
            buffered,
            connections,
            decode_nanos: AtomicU64::new(0),
            render_nanos: AtomicU64::new(0),
        }
    }

    pub(crate) fn answered(&self, route: &str, method: &str, status: u16, took: Duration) {
        let request = Request {
            route: route.to_owned(),
            method: method.to_owned(),
            status,
        };
        self.requests.get_or_create(&request).inc();
        let route = Route {
            route: route.to_owned(),
        };
        self.seconds
            .get_or_create(&route)
            .observe(took.as_secs_f64());
    }

    pub(crate) fn failed(&self, kind: &'static str) {
        self.failures.get_or_create(&Failed { kind }).inc();
    }

    pub(crate) fn decoded(&self, took: Duration) {
        add(&self.decode_nanos, took);
    }

    pub(crate) fn rendered(&self, took: Duration) {
        add(&self.render_nanos, took);
    }

    /// As text, in the form of OpenMetrics that Prometheus reads.
    pub(crate) fn text(
        &self,
        pipeline: &Pipeline,
        queue: usize,
        buffered: usize,
        connections: usize,
    ) -> String {
        let times = pipeline.stage_times();
        let nanos = |sum: &AtomicU64| Duration::from_nanos(sum.load(Ordering::Relaxed));
        for (stage, time) in [
            ("decode", nanos(&self.decode_nanos)),
            ("tokenizer", times.tokenizer),
            ("detector", times.detector),
            ("resolver", times.resolver),
            ("render", nanos(&self.render_nanos)),
        ] {
            let counter = self.stages.get_or_create(&Stage { stage });
            // It may only grow, and two may ask at once.
            let more = time.as_secs_f64() - counter.get();
            if more > 0.0 {
                counter.inc_by(more);
            }
        }
        let gauge = |gauge: &Gauge, n: usize| gauge.set(i64::try_from(n).unwrap_or(i64::MAX));
        gauge(&self.queue, queue);
        gauge(&self.buffered, buffered);
        gauge(&self.connections, connections);
        let mut text = String::new();
        // Only memory could run out.
        let _ = encode(&mut text, &self.registry);
        text
    }
}

fn add(sum: &AtomicU64, took: Duration) {
    let nanos = u64::try_from(took.as_nanos()).unwrap_or(u64::MAX);
    sum.fetch_add(nanos, Ordering::Relaxed);
}
