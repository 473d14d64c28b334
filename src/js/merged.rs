//! Merged lists, between JavaScript and [`crate::paging::merge`].

use wasm_bindgen::prelude::*;

use crate::js::convert;
use crate::js::options::Client;
use crate::js::seam::{self, MergedList};
use crate::paging::merge::{self, Failure, Merged, Stream, Taken};
use crate::paging::place::Progress;
use crate::wire::date_time::DateTime;

/// The next page of a merged list.
pub(crate) fn next(client: &Client, list: &MergedList) -> JsValue {
    let mut streams = <[Stream; 2]>::default();
    for (stream, given) in streams.iter_mut().zip(list.streams()) {
        *stream = stream_of(&given);
    }
    let before = Progress { pages: list.pages(), recordings: list.recordings() };
    match merge::merge(&client.config.base_url, before, list.max(), &streams) {
        Merged::Failed { stream, cursor } => convert::merged_failure(stream, cursor.as_deref()),
        Merged::Page { order, due: [calls, meetings], cursor, progress, reached } => {
            let progress = convert::progress(progress, reached);
            convert::merged_page(&order, calls, meetings, cursor.as_deref(), &progress)
        }
    }
}

fn stream_of(stream: &seam::Stream) -> Stream {
    let failure =
        |failure: seam::StreamFailure| Failure { status: failure.error_status(), is_retryable: failure.is_retryable() };
    let taken = |item: seam::Item| Taken {
        id: item.id(),
        created: item.create_time().as_string().and_then(|text| DateTime::parse(&text)),
    };
    Stream {
        at: stream.at(),
        next: stream.next_cursor(),
        items: stream.items().into_iter().map(taken).collect(),
        given: stream.given(),
        failure: stream.stream_failure().map(failure),
    }
}
