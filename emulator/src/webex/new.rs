//! What a recording has in this dialect, if a test or the sample does not say otherwise.

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::{
    accounts::{Accounts, User},
    random::{Random, digest},
    recording::Service,
    store::{Entry, Fields},
};

/// The site of all users, unless a recording says otherwise.
pub(crate) const PREFERRED_SITE: &str = "example.webex.com";
const USUAL_SECONDS: i64 = 30;
/// Bytes a second of audio and of video.
const AUDIO: i64 = 3_000;
const VIDEO: i64 = 90_000;

/// Fills in the fields that every recording has. It belongs to the first user unless it has an owner.
pub(crate) fn complete(entry: &mut Entry, accounts: &Accounts, seed: u64) {
    if entry.fields.service == Service::Meeting {
        // Its own name in this dialect.
        entry.fields.service = Service::MeetingCenter;
    }
    let Some(first) = accounts.users().next() else {
        return;
    };
    let mut random = Random::new(digest(seed, &["new", &entry.id]));
    let Entry { fields, created, .. } = entry;
    let seconds = *fields.duration_seconds.get_or_insert(USUAL_SECONDS);
    let is_call = fields.service.is_of_calls();
    let rate = if is_call { AUDIO } else { VIDEO };
    fields.size_bytes.get_or_insert(seconds.saturating_mul(rate));
    fields.recorded.get_or_insert(created.saturating_sub(seconds.saturating_mul(1_000)));
    if is_call {
        complete_call(fields, accounts, first, &mut random);
    } else {
        complete_meeting(&entry.id, fields, accounts, first, &mut random);
    }
}

fn complete_call(fields: &mut Fields, accounts: &Accounts, first: &User, random: &mut Random) {
    fields.topic.get_or_insert_with(|| "Call".to_owned());
    if fields.owner_email.is_none() && fields.owner_id.is_none() {
        fields.owner_email = Some(first.email.clone());
    }
    let email = fields.owner_email.get_or_insert_with(|| {
        let owner = accounts.users().find(|user| Some(&user.id) == fields.owner_id.as_ref());
        owner.map_or_else(|| "unknown@example.com".to_owned(), |user| user.email.clone())
    });
    let known = accounts.user(email).map(|user| user.id.clone());
    let id = || known.unwrap_or_else(|| Random::new(digest(0, &["owner", email])).uuid());
    fields.owner_id.get_or_insert_with(id);
    fields.owner_type.get_or_insert(Cow::Borrowed("user"));
    fields.storage_region.get_or_insert(Cow::Borrowed("US"));
    let (location, session) = (Random::new(digest(0, &["location"])).uuid(), random.uuid());
    set(fields, "serviceData", || json!({ "locationId": location, "callSessionId": session }));
}

fn complete_meeting(id: &str, fields: &mut Fields, accounts: &Accounts, first: &User, random: &mut Random) {
    fields.topic.get_or_insert_with(|| "Meeting".to_owned());
    let email = fields.host_email.get_or_insert_with(|| Cow::Owned(first.email.clone()));
    let name = accounts.user(email).map_or(email.as_ref(), |user| &user.display_name).to_owned();
    fields.host_display_name.get_or_insert(Cow::Owned(name));
    let site = fields.site_url.get_or_insert(Cow::Borrowed(PREFERRED_SITE)).clone();
    let series = random.uuid().replace('-', "");
    let instance = random.between(100_000_000_000, 999_999_999_999);
    fields.meeting_id.get_or_insert_with(|| format!("{series}_I_{instance}"));
    // Webex opens these pages, which are no files, in a browser.
    fields.download_url.get_or_insert_with(|| format!("https://{site}/{site}/lsr.php?RCID={id}"));
    fields.playback_url.get_or_insert_with(|| format!("https://{site}/{site}/ldr.php?RCID={id}"));
    let password = random.uuid().chars().take(8).collect::<String>();
    set(fields, "meetingSeriesId", || series.into());
    set(fields, "password", || password.into());
    set(fields, "shareToMe", || false.into());
    set(fields, "integrationTags", || json!([]));
}

/// Sets a field that is not there yet.
fn set(fields: &mut Fields, name: &str, value: impl FnOnce() -> Value) {
    if !fields.more.contains_key(name) {
        fields.more.insert(name.to_owned(), value());
    }
}
