//! Each model is one Rust struct: TypeScript sees the very fields that the core checks, reads or hands over.

use tsify::Tsify;
use wasm_bindgen_test::wasm_bindgen_test;
use webex_converged_recordings::error::{ErrorCode, ErrorDetails};
use webex_converged_recordings::event::{
    EventBase, OddEvent, RequestEvent, ResponseEvent, TokenEvent, TokenReason, WaitEvent,
};
use webex_converged_recordings::input::options::{
    BatchOptions, CallOptions, ClientOptions, DeleteOptions, GetOptions, ListOptions, MetadataOptions, ToArrayOptions,
};
use webex_converged_recordings::models::batch::BatchResult;
use webex_converged_recordings::models::deletion::{Deletion, DeletionOutcome};
use webex_converged_recordings::models::list_query::{
    ListFilters, ListQuery, MeetingProduct, OwnerType, ServiceTypeFilter, StorageRegion,
};
use webex_converged_recordings::models::page::RecordingPage;
use webex_converged_recordings::models::progress::ListProgress;
use webex_converged_recordings::models::recording::{DownloadLinks, Recording, RecordingStatus, ServiceData};
use webex_converged_recordings::models::source::{SingleSource, Source};
use webex_converged_recordings::plain::Field;
use webex_converged_recordings::wire::json::Shape;
use webex_converged_recordings::words::Words;

/// The names in an interface, each with whether it may be absent.
fn typed<T: Tsify>() -> Vec<(&'static str, bool)> {
    let fields = T::DECL.lines().filter_map(|line| line.trim().split_once(": "));
    let fields: Vec<_> = fields
        .filter(|(name, _)| !name.contains([' ', '*']))
        .map(|(name, kind)| (name.trim_end_matches('?'), name.ends_with('?') || kind.ends_with("| undefined;")))
        .collect();
    assert!(!fields.is_empty(), "{}", T::DECL);
    fields
}

#[wasm_bindgen_test]
fn answers_are_checked_for_the_fields_that_are_typed() {
    let shaped = |shape: Shape| -> Vec<(&str, bool)> {
        let Shape::Object(fields) = shape else { panic!("not an object") };
        fields.iter().map(|field| (field.name, field.is_optional)).collect()
    };
    // The package adds the first of these, and passes on the others as they are.
    let is_checked = |(name, _): &(&str, bool)| !["source", "shareToMe", "integrationTags"].contains(name);
    let recording: Vec<_> = typed::<Recording>().into_iter().filter(is_checked).collect();
    assert_eq!(shaped(Recording::PROMISED), recording);
    assert_eq!(shaped(ServiceData::PROMISED), typed::<ServiceData>());
    assert_eq!(shaped(DownloadLinks::PROMISED), typed::<DownloadLinks>());
    let page = typed::<RecordingPage>();
    let (in_the_body, in_headers) = page.split_at(1);
    assert_eq!(shaped(RecordingPage::PROMISED), in_the_body);
    assert_eq!(in_headers, [("cursor", true), ("trackingId", true)]);
}

#[wasm_bindgen_test]
fn options_are_read_that_are_typed() {
    let names = |fields: Vec<(&'static str, bool)>| -> Vec<_> { fields.into_iter().map(|(name, _)| name).collect() };
    assert_eq!(CallOptions::OWN, names(typed::<CallOptions>()));
    assert_eq!(ClientOptions::OWN, names(typed::<ClientOptions>()));
    assert_eq!(ListOptions::OWN, names(typed::<ListOptions>()));
    assert_eq!(GetOptions::OWN, names(typed::<GetOptions>()));
    assert_eq!(DeleteOptions::OWN, names(typed::<DeleteOptions>()));
    assert_eq!(MetadataOptions::OWN, names(typed::<MetadataOptions>()));
    assert_eq!(BatchOptions::OWN, names(typed::<BatchOptions>()));
    assert_eq!(ToArrayOptions::OWN, names(typed::<ToArrayOptions>()));
    assert_eq!(ListQuery::OWN, names(typed::<ListQuery>()));
    assert_eq!(ListFilters::OWN, names(typed::<ListFilters>()));
    for including in [
        ClientOptions::DECL,
        ListOptions::DECL,
        GetOptions::DECL,
        DeleteOptions::DECL,
        MetadataOptions::DECL,
        BatchOptions::DECL,
    ] {
        assert!(including.contains(" extends CallOptions {"), "{including}");
    }
}

#[wasm_bindgen_test]
fn what_is_handed_over_is_typed() {
    let names = |fields: &[Field]| -> Vec<_> { fields.iter().map(|field| (field.name, field.is_optional)).collect() };
    assert_eq!(names(ErrorDetails::FIELDS), typed::<ErrorDetails>());
    assert_eq!(names(Deletion::FIELDS), typed::<Deletion>());
    assert_eq!(names(BatchResult::FIELDS), typed::<BatchResult>());
    assert_eq!(names(ListProgress::FIELDS), typed::<ListProgress>());
    assert_eq!(names(EventBase::FIELDS), typed::<EventBase>());
    assert_eq!(names(RequestEvent::FIELDS), typed::<RequestEvent>());
    assert_eq!(names(ResponseEvent::FIELDS), typed::<ResponseEvent>());
    assert_eq!(names(WaitEvent::FIELDS), typed::<WaitEvent>());
    assert_eq!(names(TokenEvent::FIELDS), typed::<TokenEvent>());
    assert_eq!(names(OddEvent::FIELDS), typed::<OddEvent>());
}

#[wasm_bindgen_test]
fn words_are_typed() {
    fn check<T: Tsify + Words>() {
        let words: Vec<_> = T::WORDS.iter().map(|(word, _)| format!("\"{word}\"")).collect();
        let (_, union) = T::DECL.split_once(" = ").expect("a type");
        assert_eq!(union.trim_end_matches(';'), words.join(" | "));
    }
    check::<RecordingStatus>();
    check::<ServiceTypeFilter>();
    check::<MeetingProduct>();
    check::<OwnerType>();
    check::<StorageRegion>();
    check::<Source>();
    check::<SingleSource>();
    check::<ErrorCode>();
    check::<TokenReason>();
    check::<DeletionOutcome>();
}
