//! What npm's page shows: the address of the repository, and a README and a changelog whose links work there.
//!
//! In the repository, links are relative. npm's page does not have the files that they point to, so links are made absolute:
//! they point to the repository at the version's tag. If the address of the repository is not known, a link stays if the package
//! contains its file; of other links only the words stay, and pictures are removed. npm does not show a picture that is part of
//! the text (an SVG element, a `data:` address), so pictures are always files of the repository.

use std::ops::Range;
use std::path::{Component, Path};

use anyhow::{Context, Result, bail, ensure};
use pulldown_cmark::{Event, Options, Parser, Tag};

use crate::repository::Repository;

/// The placeholders for the version and the address in the template of `package.json`.
const VERSION: &str = "0.0.0-stamped-by-the-build";
const ADDRESS: &str = "https://stamped-by-the-build";

/// The package's manifest. Without an address, the lines that contain it are removed.
pub(crate) fn manifest(template: &str, version: &str, repository: Option<&Repository>) -> Result<String> {
    for mark in [VERSION, ADDRESS] {
        ensure!(template.contains(mark), "pkg-template/package.json has no `{mark}`");
    }
    let mut manifest = String::new();
    for line in template.replace(VERSION, version).split_inclusive('\n') {
        match repository {
            Some(repository) => manifest.push_str(&line.replace(ADDRESS, &repository.to_string())),
            None if line.contains(ADDRESS) => {}
            None => manifest.push_str(line),
        }
    }
    Ok(manifest)
}

/// What is needed to rewrite links.
pub(crate) struct Links<'a> {
    /// The folder of the text and of the files that it links to.
    pub(crate) root: &'a Path,
    pub(crate) repository: Option<&'a Repository>,
    /// The tag of the released version.
    pub(crate) tag: &'a str,
    /// The files that the package contains.
    pub(crate) packed: &'a [&'a str],
}

impl Links<'_> {
    /// Rewrites a Markdown text so that its links work on npm's page. Fails if a link is broken or written in HTML.
    pub(crate) fn rewrite(&self, markdown: &str) -> Result<String> {
        let mut edits = Edits { markdown, all: Vec::new() };
        let parser = Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH);
        for (label, definition) in parser.reference_definitions().iter() {
            let target = self.target(&definition.dest)?;
            ensure!(target.is_none(), "[{label}]: {}: write the address where the link is", definition.dest);
        }
        for (event, range) in parser.into_offset_iter() {
            let (address, is_picture) = match &event {
                Event::Start(Tag::Link { dest_url, .. }) => (dest_url, false),
                Event::Start(Tag::Image { dest_url, .. }) => (dest_url, true),
                Event::Html(html) | Event::InlineHtml(html) => {
                    self.refuse(html)?;
                    continue;
                }
                _ => continue,
            };
            let Some(target) = self.target(address)? else { continue };
            match self.repository {
                Some(repository) if is_picture => {
                    edits.lead(&range, address, &picture(repository, self.tag, &target.path))?
                }
                Some(repository) => {
                    let page = repository.page(self.tag, &target.path, self.root.join(&target.path).is_dir());
                    edits.lead(&range, address, &(page + target.rest))?;
                }
                None if is_picture => edits.all.push((range, String::new())),
                None if self.packed.contains(&target.path.as_str()) => {}
                None => edits.keep_words(&range)?,
            }
        }
        edits.made()
    }

    /// The file or folder of the repository that an address points to. `None` if it points elsewhere.
    fn target<'a>(&self, address: &'a str) -> Result<Option<Target<'a>>> {
        let scheme = address.split_once(':').map(|(scheme, _)| scheme);
        let is_scheme =
            |text: &str| text.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
        if address.starts_with('#') || address.starts_with("//") || scheme.is_some_and(is_scheme) {
            return Ok(None);
        }
        let (path, rest) = address.split_at(address.find(['#', '?']).unwrap_or(address.len()));
        let mut parts = Vec::new();
        for part in Path::new(path).components() {
            match part {
                Component::Normal(part) => parts.push(part.to_string_lossy()),
                Component::CurDir => {}
                _ => {
                    bail!("`{address}`: write a path from the top of the repository, without `..` and `/` at its start")
                }
            }
        }
        let path = parts.join("/");
        ensure!(self.root.join(&path).exists(), "`{address}`: there is no such file");
        Ok(Some(Target { path, rest }))
    }

    fn refuse(&self, html: &str) -> Result<()> {
        for attribute in ["src=\"", "href=\"", "srcset=\""] {
            for after in html.split(attribute).skip(1) {
                let address = after.split('"').next().unwrap_or_default();
                let target = self.target(address)?;
                ensure!(target.is_none(), "`{}`: write this link in Markdown, not in HTML", html.trim());
            }
        }
        Ok(())
    }
}

/// The address of a picture. GitHub sends SVG files as plain text, which browsers do not show as pictures. With `?sanitize=true`,
/// it removes scripts and sends an image: <https://github.com/github/markup/issues/556>. GitHub's own pages add this; npm does not.
fn picture(repository: &Repository, tag: &str, path: &str) -> String {
    let query = if path.ends_with(".svg") { "?sanitize=true" } else { "" };
    repository.file(tag, path) + query
}

/// A file or folder of the repository, and the rest of the address, such as `#lists`.
struct Target<'a> {
    path: String,
    rest: &'a str,
}

/// The changes to a text.
struct Edits<'a> {
    markdown: &'a str,
    all: Vec<(Range<usize>, String)>,
}

impl Edits<'_> {
    fn text(&self, range: &Range<usize>) -> Result<&str> {
        self.markdown.get(range.clone()).context("a link is not where it should be")
    }

    /// Changes the address of a link.
    fn lead(&mut self, link: &Range<usize>, from: &str, to: &str) -> Result<()> {
        let (text, before) = (self.text(link)?, format!("]({from}"));
        let at = text.rfind(&before).with_context(|| format!("`{text}`: write it as [words](address)"))?;
        let end = link.start + at + before.len();
        self.all.push((end - from.len()..end, to.to_owned()));
        Ok(())
    }

    /// Removes a link, but not its words.
    fn keep_words(&mut self, link: &Range<usize>) -> Result<()> {
        let text = self.text(link)?;
        let end = text.rfind("](").with_context(|| format!("`{text}`: write it as [words](address)"))?;
        self.all.push((link.start..link.start + 1, String::new()));
        self.all.push((link.start + end..link.end, String::new()));
        Ok(())
    }

    fn made(mut self) -> Result<String> {
        self.all.sort_by_key(|(range, _)| range.start);
        let (mut made, mut done) = (String::new(), 0);
        for (range, text) in std::mem::take(&mut self.all) {
            made.push_str(self.text(&(done..range.start))?);
            made.push_str(&text);
            done = range.end;
        }
        made.push_str(self.text(&(done..self.markdown.len()))?);
        Ok(made)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository() -> Repository {
        Repository::parse("test", "https://github.com/owner/name").unwrap()
    }

    /// Links of this crate's folder.
    fn rewritten(markdown: &str, repository: Option<&Repository>) -> Result<String> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        Links { root, repository, tag: "v1.2.3", packed: &["Cargo.toml"] }.rewrite(markdown)
    }

    #[test]
    fn links_lead_to_the_repository() {
        let text = "\
# Ä [title](Cargo.toml)\n\n\
![a chart](npm/bundle.mjs \"A chart\")\n\n\
See [the `code` of it](./src/main.rs#top), [all of it](src), [below](#below) and [npm](https://www.npmjs.com/).\n\n\
| a | b |\n| --- | --- |\n| [x](src/main.rs) | `[not a link](nowhere)` |\n\n\
[![a chart](npm/bundle.mjs)](src)\n\n\
```md\n[not a link](nowhere)\n```\n";
        let blob = "https://github.com/owner/name/blob/v1.2.3";
        let tree = "https://github.com/owner/name/tree/v1.2.3";
        let raw = "https://raw.githubusercontent.com/owner/name/v1.2.3";
        let expected = format!(
            "\
# Ä [title]({blob}/Cargo.toml)\n\n\
![a chart]({raw}/npm/bundle.mjs \"A chart\")\n\n\
See [the `code` of it]({blob}/src/main.rs#top), [all of it]({tree}/src), [below](#below) and [npm](https://www.npmjs.com/).\n\n\
| a | b |\n| --- | --- |\n| [x]({blob}/src/main.rs) | `[not a link](nowhere)` |\n\n\
[![a chart]({raw}/npm/bundle.mjs)]({tree}/src)\n\n\
```md\n[not a link](nowhere)\n```\n"
        );
        assert_eq!(rewritten(text, Some(&repository())).unwrap(), expected);
        let expected = "\
# Ä [title](Cargo.toml)\n\n\
\n\n\
See the `code` of it, all of it, [below](#below) and [npm](https://www.npmjs.com/).\n\n\
| a | b |\n| --- | --- |\n| x | `[not a link](nowhere)` |\n\n\
\n\n\
```md\n[not a link](nowhere)\n```\n";
        assert_eq!(rewritten(text, None).unwrap(), expected);
    }

    /// The one picture of the README is the chart.
    #[test]
    fn npm_shows_the_chart() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
        let readme = std::fs::read_to_string(root.join("README.md")).unwrap();
        let shown = |repository: Option<&Repository>| {
            let npm = Links { root, repository, tag: "v1.2.3", packed: &[] }.rewrite(&readme).unwrap();
            let pictures = Parser::new_ext(&npm, Options::ENABLE_TABLES).filter_map(|event| match event {
                Event::Start(Tag::Image { dest_url, .. }) => Some(dest_url.into_string()),
                _ => None,
            });
            pictures.collect::<Vec<_>>()
        };
        let chart = "https://raw.githubusercontent.com/owner/name/v1.2.3/tests/bench/chart.svg?sanitize=true";
        let known = repository();
        assert_eq!(shown(Some(&known)), [chart]);
        // Nobody knows where it would be.
        assert_eq!(shown(None), [""; 0]);
    }

    #[test]
    fn a_link_that_cannot_be_made_to_work_is_an_error() {
        for (text, expected) in [
            ("[x](nowhere.md)", "`nowhere.md`: there is no such file"),
            ("![x](nowhere.svg)", "`nowhere.svg`: there is no such file"),
            ("[x](../Cargo.toml)", "`../Cargo.toml`: write a path from the top"),
            ("[x](/Cargo.toml)", "`/Cargo.toml`: write a path from the top"),
            ("[x]\n\n[x]: src/main.rs", "[x]: src/main.rs: write the address where the link is"),
            ("A <img src=\"src/main.rs\"> b", "write this link in Markdown"),
            ("<p>\n<a href=\"src/main.rs\">x</a>\n</p>", "write this link in Markdown"),
        ] {
            for repository in [None, Some(&repository())] {
                let error = rewritten(text, repository).unwrap_err().to_string();
                assert!(error.contains(expected), "{error}");
            }
        }
        for text in ["<img src=\"https://example.com/a.svg\">", "<!-- run: node -->", "[x]\n\n[x]: https://example.com"]
        {
            assert_eq!(rewritten(text, Some(&repository())).unwrap(), text);
        }
    }

    #[test]
    fn the_manifest_names_the_repository_where_it_is_known() {
        let template = "{\n  \"version\": \"0.0.0-stamped-by-the-build\",\n  \"homepage\": \"https://stamped-by-the-build#readme\",\n  \"type\": \"module\"\n}\n";
        let known = manifest(template, "1.2.3", Some(&repository())).unwrap();
        let address = "https://github.com/owner/name#readme";
        assert_eq!(
            known,
            format!("{{\n  \"version\": \"1.2.3\",\n  \"homepage\": \"{address}\",\n  \"type\": \"module\"\n}}\n")
        );
        let unknown = manifest(template, "1.2.3", None).unwrap();
        assert_eq!(unknown, "{\n  \"version\": \"1.2.3\",\n  \"type\": \"module\"\n}\n");
        // A template that lost its marks must not go unnoticed.
        assert!(manifest("{}", "1.2.3", None).is_err());
    }
}
