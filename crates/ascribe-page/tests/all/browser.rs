//! What a browser shows: choosing speakers, details, narrow screens, dark and light, paper.

use serde_json::{Value, json};

use crate::articles::{crowd, fragment, harbour, hostile, page, record};
use crate::chrome::{Chrome, PHONE, View, WIDE};

const DARK: View = View {
    is_dark: true,
    ..WIDE
};

/// The backgrounds of the contents, by their words; `none` where they have none.
const TINTS: &str = "Object.fromEntries([...document.querySelectorAll('mark.q')].map((one) => { \
     const tint = getComputedStyle(one).backgroundColor; \
     return [one.lastChild.textContent.trim().slice(0, 6), tint === 'rgba(0, 0, 0, 0)' ? 'none' : tint]; }))";

/// The notes whose details are shown, by their speakers.
const SHOWN: &str = "[...document.querySelectorAll('.note')].filter((one) => one.querySelector('.about').checkVisibility()) \
     .map((one) => one.querySelector('.who').textContent)";

#[test]
fn a_click_chooses_a_speaker_and_dims_the_others() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    chrome.open(&page(&[harbour()]), WIDE);
    let all = chrome.look(TINTS);
    assert!(
        all.as_object()
            .expect("marks")
            .values()
            .all(|tint| tint != "none"),
        "{all}"
    );
    assert_ne!(all["We wil"], all["that t"]);
    chrome.click(".speaker.k1");
    let chosen = chrome.look(TINTS);
    assert_eq!(chosen["We wil"], "none");
    assert_eq!(chosen["that t"], all["that t"]);
    // What the council said stands within, and keeps its colour.
    assert_eq!(chosen["so too"], all["so too"]);
    // The inner one alone.
    chrome.click(".speaker.k1");
    chrome.click(".speaker.k2");
    let inner = chrome.look(TINTS);
    assert_eq!(
        (&inner["that t"], &inner["so too"]),
        (&json!("none"), &all["so too"])
    );
    chrome.click(".speaker.k2");
    assert_eq!(chrome.look(TINTS), all);
}

#[test]
fn only_the_paragraphs_of_the_chosen_are_left() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    chrome.open(&page(&[harbour(), harbour()]), WIDE);
    let rows = "[...document.querySelectorAll('.row')].map((one) => Number(one.checkVisibility())).join('')";
    assert_eq!(chrome.look(rows), "111111111111");
    chrome.click("#a1 .choice");
    // Nobody is chosen yet.
    assert_eq!(chrome.look(rows), "111111111111");
    chrome.click("#a1 .speaker.k0");
    // The other article is not touched.
    assert_eq!(chrome.look(rows), "010000111111");
    chrome.click("#a1 .speaker.kx");
    assert_eq!(chrome.look(rows), "010011111111");
}

#[test]
fn the_keyboard_reaches_speakers_and_quotations() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    chrome.open(&page(&[harbour()]), WIDE);
    let here = "document.activeElement.closest('label')?.innerText ?? document.activeElement.ariaLabel ?? document.activeElement.innerText";
    let mut stops = Vec::new();
    for _ in 0..10 {
        chrome.press("Tab");
        let stop = chrome.look(here);
        let stop = stop.as_str().unwrap_or_default().replace('\n', " ");
        stops.push(stop.chars().take(24).collect::<String>());
        if stops.len() == 3 {
            chrome.press(" ");
            assert_eq!(chrome.look(TINTS)["We wil"], "none");
            chrome.press(" ");
        }
        let shown = chrome.look(SHOWN);
        match stops.len() {
            7 => assert_eq!(shown, json!(["Maria Lopez"])),
            9 => assert_eq!(shown, json!(["council"])),
            ..7 => assert_eq!(shown, json!([])),
            _ => {}
        }
    }
    assert_eq!(
        stops,
        [
            "Skip to the text",
            "ML Maria Lopez person, f",
            "TN Tom Ng person, gender",
            "C council organization ·",
            "? speaker not told 1 quo",
            "only paragraphs with the",
            "Quotation 1, Maria Lopez",
            "Quotation 2, Tom Ng, ind",
            "Quotation 3, council, in",
            "Quotation 4, speaker not",
        ]
    );
}

#[test]
fn pointing_at_any_piece_shows_what_is_known() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    for view in [WIDE, PHONE] {
        chrome.open(&page(&[harbour()]), view);
        assert_eq!(chrome.look(SHOWN), json!([]));
        for (piece, speaker) in [
            (".row:nth-child(2) mark:nth-of-type(2)", "Maria Lopez"),
            (".row:nth-child(2) mark:nth-of-type(4)", "Maria Lopez"),
            (".row:nth-child(3) mark:nth-of-type(4)", "Tom Ng"),
            ("mark.nested", "council"),
            (".row:nth-child(6) mark", "speaker not told"),
            (".row:nth-child(3) .note", "Tom Ng"),
        ] {
            // Not from where the last details cover the next words.
            chrome.point_at(".facts");
            chrome.point_at(piece);
            assert_eq!(chrome.look(SHOWN), json!([speaker]), "{piece}");
            // All of it is on the screen, and its words come up over what is below.
            let is_whole = "[...document.querySelectorAll('.about')].filter((one) => one.checkVisibility()).every((one) => { \
                 const box = one.getBoundingClientRect(); const last = one.lastElementChild.getBoundingClientRect(); \
                 return box.left >= 0 && box.right <= innerWidth && \
                 one.contains(document.elementFromPoint(last.left + 2, last.top + 2)); })";
            assert_eq!(chrome.look(is_whole), true, "{piece}");
        }
        // Another place in the text ends it.
        chrome.point_at(".row:first-child .text");
        assert_eq!(chrome.look(SHOWN), json!([]));
    }
}

#[test]
fn a_narrow_screen_never_scrolls_sideways() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    let mut long = record(
        "# id: long\n# S1: Annabell-Margareta-Theodora-Wilhelmina-Konstanza-Ortlieb-Mountbatten (person)\n\
         “[q1 https://quay.example/averyveryveryveryveryveryveryveryveryveryverylongaddressthatnobodycanbreak],” [c1 said] [s1 Ana].\n\
         ---\nq1: S1 direct\n",
    );
    long.meta.insert(
        "title".to_owned(),
        json!(
            "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen 🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉🎉"
        ),
    );
    let sideways = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
    for width in [320, 390, 720, 1080] {
        let view = View { width, ..PHONE };
        chrome.open(
            &page(&[harbour(), long.clone(), crowd(40), hostile()]),
            view,
        );
        assert_eq!(chrome.look(sideways), 0, "{width}");
        for piece in ["#a1 mark.nested", "#a2 mark.s"] {
            chrome.point_at(piece);
            assert_eq!(chrome.look(sideways), 0, "{width} {piece}");
        }
    }
}

/// Every piece of text that is seen with less than 4.5 to 1 between it and its ground.
const FAINT: &str = "(() => { \
     const parts = (colour) => colour.match(/[\\d.]+/g).map(Number); \
     const light = (colour) => { const [r, g, b] = parts(colour).map((x) => (x /= 255) <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); \
       return 0.2126 * r + 0.7152 * g + 0.0722 * b; }; \
     const ground = (one) => { for (; one; one = one.parentElement) { const colour = getComputedStyle(one).backgroundColor; \
       if ((parts(colour)[3] ?? 1) === 1) return colour; } return 'rgb(255, 255, 255)'; }; \
     const faint = []; let n = 0; \
     const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); \
     while (walk.nextNode()) { const one = walk.currentNode.parentElement; \
       if (!walk.currentNode.data.trim() || !one.checkVisibility()) continue; n += 1; \
       const [a, b] = [light(getComputedStyle(one).color), light(ground(one))]; \
       const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05); \
       if (ratio < 4.5) faint.push(`${walk.currentNode.data.trim().slice(0, 20)} ${one.className} ${ratio.toFixed(2)}`); } \
     return { n, faint }; })()";

fn assert_legible(chrome: &mut Chrome, state: &str) {
    let seen = chrome.look(FAINT);
    assert_eq!(seen["faint"], json!([]), "{state}");
    assert!(seen["n"].as_u64() > Some(60), "{state}: {seen}");
}

#[test]
fn all_text_stands_out_in_light_and_in_dark() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    for view in [
        WIDE,
        DARK,
        View {
            is_dark: true,
            ..PHONE
        },
    ] {
        chrome.open(&page(&[harbour(), crowd(12)]), view);
        let page_colour = chrome.look("getComputedStyle(document.body).backgroundColor");
        assert_eq!(
            page_colour == "rgb(21, 23, 26)",
            view.is_dark,
            "{page_colour}"
        );
        assert_legible(&mut chrome, "as it comes");
        chrome.look("document.querySelectorAll('.text .l[tabindex]')[1].focus()");
        assert_legible(&mut chrome, "with details");
        chrome.look("document.querySelectorAll('.by.w1').forEach((one) => one.click())");
        assert_legible(&mut chrome, "with a speaker chosen");
    }
}

#[test]
fn neighbours_in_the_list_have_colours_that_differ() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    for view in [WIDE, DARK] {
        chrome.open(&page(&[crowd(8)]), view);
        let tints = chrome.look(
            "[...document.querySelectorAll('mark.q')].map((one) => getComputedStyle(one).backgroundColor.match(/\\d+/g).map(Number))",
        );
        let tints: Vec<Vec<i64>> = serde_json::from_value(tints).expect("colours");
        for (at, one) in tints.iter().enumerate() {
            for other in &tints[..at] {
                let distance: i64 = one.iter().zip(other).map(|(a, b)| (a - b).abs()).sum();
                assert!(distance > 30, "{one:?} {other:?}");
            }
        }
    }
}

#[test]
fn paper_has_text_speakers_and_notes_and_no_controls() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    chrome.open(
        &page(&[harbour(), harbour()]),
        View {
            is_print: true,
            ..DARK
        },
    );
    let seen = |selector: &str| {
        format!(
            "[...document.querySelectorAll('{selector}')].filter((one) => one.checkVisibility()).length"
        )
    };
    for (selector, n) in [
        ("input", 0),
        (".about", 0),
        (".skip", 0),
        (".speaker", 8),
        (".note", 10),
        (".text", 12),
    ] {
        assert_eq!(chrome.look(&seen(selector)), n, "{selector}");
    }
    // Dark colours would drink the ink.
    assert_eq!(
        chrome.look("getComputedStyle(document.querySelector('.text')).color"),
        "rgb(31, 35, 40)"
    );
    assert_eq!(
        chrome.look("getComputedStyle(document.querySelector('mark.q')).printColorAdjust"),
        "exact"
    );
}

#[test]
fn no_text_ever_runs() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    chrome.open(&page(&[hostile()]), WIDE);
    chrome.look("document.querySelectorAll('[tabindex]').forEach((one) => one.focus())");
    assert_eq!(
        chrome.look("document.title"),
        "<img src=x onerror=\"document.title='ran'\">"
    );
    // In a page that lets scripts run, too.
    let host = format!("<!DOCTYPE html><title>Host</title>{}", fragment(&hostile()));
    chrome.open(&host, WIDE);
    assert_eq!(chrome.look("document.title"), "Host");
}

#[test]
fn a_notebook_stays_as_it_is_and_says_what_is_dark() {
    let Some(mut chrome) = Chrome::start() else {
        return;
    };
    let host = |body: &str, inside: &str| {
        format!(
            "<!DOCTYPE html><meta charset=utf-8><body {body}><p id=p>Words <mark id=m>marked</mark></p><ul id=u><li>one</li></ul>{inside}"
        )
    };
    let look = "JSON.stringify(['p', 'm', 'u'].map((id) => { const all = getComputedStyle(document.getElementById(id)); \
         return [all.color, all.backgroundColor, all.margin, all.font, all.listStyle, all.borderBottom]; }))";
    chrome.open(&host("", ""), WIDE);
    let before = chrome.look(look);
    let both = format!("{}{}", fragment(&harbour()), fragment(&crowd(12)));
    chrome.open(&host("", &both), WIDE);
    assert_eq!(chrome.look(look), before);
    let ink = "getComputedStyle(document.querySelector('.text')).color";
    let (light, dark) = (
        Value::from("rgb(31, 35, 40)"),
        Value::from("rgb(226, 228, 231)"),
    );
    for (body, view, colour) in [
        ("", WIDE, &light),
        ("", DARK, &dark),
        ("data-jp-theme-light=false", WIDE, &dark),
        ("data-jp-theme-light=true", DARK, &light),
        ("class=vscode-dark", WIDE, &dark),
    ] {
        chrome.open(&host(body, &both), view);
        assert_eq!(&chrome.look(ink), colour, "{body}");
    }
    // Choosing somebody in one article is nothing to the other.
    chrome.click(".ascribe .by");
    assert_eq!(chrome.look("getComputedStyle(document.querySelectorAll('.ascribe')[1].querySelector('.text')).color"), dark);
}
