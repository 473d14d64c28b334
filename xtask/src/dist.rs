//! Builds and packs the npm package.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use walrus::RefType;
use wasm_bindgen_cli::wasm_bindgen;
use xshell::{Shell, cmd};

use crate::npm_page::{self, Links};
use crate::repository::Repository;
use crate::steps::{self, step};
use crate::wasm::Toolchain;
use crate::{names, tools, typings};

/// The entries whose typings are written by hand.
const WITH_TYPINGS: [&str; 9] =
    ["download", "diagnose", "auth", "relay", "emulator", "widget", "widget-react", "widget-vue", "widget-svelte"];

/// Returns the path of the tarball.
pub(crate) fn run(shell: &Shell) -> Result<PathBuf> {
    tools::require_node(shell)?;
    let npm = steps::root().join("xtask/npm");
    tools::npm_ci(shell, &npm)?;
    let toolchain = Toolchain::find(shell)?;
    toolchain.warn_if_unknown(shell)?;
    let out = steps::target().join("npm");
    // The package before and after bundling.
    let (stage, package) = (out.join("stage"), out.join("package"));
    for folder in [&stage, &package] {
        shell.remove_path(folder)?;
        shell.create_dir(folder)?;
    }
    tools::copy_folder(shell, &steps::root().join("pkg-template"), &stage)?;
    step("Write the JavaScript that is made from the core", || generate(shell, &toolchain, &stage))?;
    let core_typings = step("Compile the core", || module(shell, &toolchain, &CORE, &stage))?;
    step("Make JavaScript of the core", || without_wasm(shell, &stage))?;
    step("Compile the emulator", || module(shell, &toolchain, &EMULATOR, &stage))?;
    step("Make the package", || {
        let typings = typings::flatten(&core_typings)?;
        shell.write_file(stage.join("error-fields.js"), typings::error_fields(&typings)?)?;
        let bundle = npm.join("bundle.mjs");
        cmd!(shell, "node {bundle} {stage} {package}").quiet().run()?;
        for suffix in ["d.ts", "d.cts"] {
            shell.write_file(package.join(format!("index.{suffix}")), &typings)?;
            for entry in WITH_TYPINGS {
                shell.copy_file(stage.join(format!("{entry}.d.ts")), package.join(format!("{entry}.{suffix}")))?;
            }
        }
        // The same methods, loaded in another way.
        for entry in ["inline", "no-wasm"] {
            shell.write_file(package.join(format!("{entry}.d.ts")), "export * from './index.js'\n")?;
            shell.write_file(package.join(format!("{entry}.d.cts")), "export * from './index.cjs'\n")?;
        }
        for name in ["core.wasm", "global.d.ts", "widget.global.d.ts", "widget-script.d.ts", "custom-elements.json"] {
            shell.copy_file(stage.join(name), package.join(name))?;
        }
        for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
            shell.copy_file(steps::root().join(name), package.join(name))?;
        }
        for_npm(shell, &stage, &package)?;
        with_equal_modes(shell, &package)?;
        let _here = shell.push_dir(&package);
        cmd!(shell, "npm pack --silent --pack-destination {out}").quiet().ignore_stdout().run()?;
        Ok(tarball())
    })
}

/// Writes the JavaScript that is made from the core.
fn generate(shell: &Shell, toolchain: &Toolchain, stage: &Path) -> Result<()> {
    let command = toolchain.cargo(shell).args(["run", "--quiet", "--locked", "--package", "webex-recordings-generate"]);
    Ok(command.arg(stage).run()?)
}

/// The path of the tarball.
pub(crate) fn tarball() -> PathBuf {
    steps::target().join(format!("npm/webex-converged-recordings-{}.tgz", version()))
}

/// Writes the manifest, and the texts that npm shows.
fn for_npm(shell: &Shell, stage: &Path, package: &Path) -> Result<()> {
    let (root, repository) = (steps::root(), Repository::find(shell)?);
    let tag = format!("v{}", version());
    let packed = ["README.md", "CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"];
    let links = Links { root: &root, repository: repository.as_ref(), tag: &tag, packed: &packed };
    for name in ["README.md", "CHANGELOG.md"] {
        let text = links.rewrite(&shell.read_file(root.join(name))?).context(name)?;
        shell.write_file(package.join(name), text)?;
    }
    let template = shell.read_file(stage.join("package.json"))?;
    let manifest = npm_page::manifest(&template, version(), repository.as_ref())?;
    Ok(shell.write_file(package.join("package.json"), manifest)?)
}

/// Gives all files the same mode, whatever the umask of this machine: the tarball contains it.
fn with_equal_modes(shell: &Shell, package: &Path) -> Result<()> {
    #[cfg(unix)]
    for file in shell.read_dir(package)? {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o644))?;
    }
    Ok(())
}

/// Builds the package's modules again, with a core that has hooks for tests and benchmarks. The package must have been built.
/// Returns the folder, in which `core.js` is wasm-bindgen's own module around that core.
pub(crate) fn with_hooks(shell: &Shell) -> Result<PathBuf> {
    let toolchain = Toolchain::find(shell)?;
    let npm = steps::target().join("npm");
    let (stage, folder) = (npm.join("stage-with-hooks"), npm.join("with-hooks"));
    for folder in [&stage, &folder] {
        shell.remove_path(folder)?;
    }
    tools::copy_folder(shell, &npm.join("stage"), &stage)?;
    tools::copy_folder(shell, &npm.join("package"), &folder)?;
    step("Compile the core with hooks for tests", || module(shell, &toolchain, &CORE_WITH_HOOKS, &stage))?;
    step("Make JavaScript of it", || without_wasm(shell, &stage))?;
    let bundle = steps::root().join("xtask/npm/bundle.mjs");
    cmd!(shell, "node {bundle} {stage} {folder}").quiet().run()?;
    for name in ["core.wasm", "core.js", "core-without-wasm.js"] {
        shell.copy_file(stage.join(name), folder.join(name))?;
    }
    tools::copy_folder(shell, &stage.join("host"), &folder.join("host"))?;
    Ok(folder)
}

/// The core at several stages of the build, which tell where its code comes from.
pub(crate) struct Core {
    pub(crate) shipped: PathBuf,
    /// Before optimisation.
    pub(crate) unoptimised: PathBuf,
    /// The same, with the names of its functions.
    pub(crate) unoptimised_with_names: PathBuf,
    /// Which function each function was before optimisation: wasm-opt's "symbol map".
    pub(crate) origins: PathBuf,
}

/// The package must have been built.
pub(crate) fn core() -> Core {
    let npm = steps::target().join("npm");
    let stage = npm.join("stage");
    Core {
        shipped: npm.join("package/core.wasm"),
        unoptimised: stage.join("wasm-bindgen/core_bg.wasm"),
        unoptimised_with_names: stage.join("wasm-bindgen/core_bg.named.wasm"),
        origins: stage.join("core.origins"),
    }
}

/// A crate that is compiled to a WebAssembly module, and the module's name.
struct Module {
    package: &'static str,
    name: &'static str,
    /// The bytes of its stack.
    stack: u32,
    /// wasm-opt's passes, in this order.
    optimisations: &'static [&'static str],
}

/// An answer with the deepest nesting allowed fits: tests/package/decode.test.mjs tests that.
const CORE_STACK: u32 = 65_536;
/// serde_json reads values that are nested 128 deep, and takes far more for each level:
/// tests/package/emulator-kit.test.mjs tests that.
const EMULATOR_STACK: u32 = 1_048_576;

const CORE: Module =
    Module { package: "webex-converged-recordings", name: "core", stack: CORE_STACK, optimisations: &SMALLEST };
const CORE_WITH_HOOKS: Module = Module { package: "webex-recordings-hooks", ..CORE };
const EMULATOR: Module = Module {
    package: "webex-recordings-emulator",
    name: "emulator-core",
    stack: EMULATOR_STACK,
    optimisations: &SMALL,
};

/// All crates have the same version.
pub(crate) fn version() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

/// Builds one crate into `stage`: `NAME.wasm`, `NAME.z`, which is the same deflated, and `NAME.js`, the glue. Returns its
/// typings.
fn module(shell: &Shell, toolchain: &Toolchain, module: &Module, stage: &Path) -> Result<String> {
    let built = toolchain.build(shell, module.package, module.stack)?;
    let name = module.name;
    let folder = stage.join("wasm-bindgen");
    let unoptimised = bind(&built, name, &folder)?;
    let (optimised, origins) = (stage.join(format!("{name}.wasm")), stage.join(format!("{name}.origins")));
    let wasm_opt = steps::root().join("xtask/npm/node_modules/binaryen/bin/wasm-opt");
    let tell_origins = format!("--symbolmap={}", origins.display());
    let passes = module.optimisations;
    cmd!(shell, "node {wasm_opt} {FEATURES...} {passes...} {tell_origins} {unoptimised} -o {optimised}")
        .quiet()
        .run()?;
    std::fs::write(stage.join(format!("{name}.z")), deflated(&std::fs::read(optimised)?)?)?;
    shell.copy_file(folder.join(format!("{name}.js")), stage.join(format!("{name}.js")))?;
    shell.read_file(folder.join(format!("{name}.d.ts"))).context("wasm-bindgen made no typings")
}

/// The features of `shipping_flags` in xtask/src/wasm.rs. Otherwise wasm-opt would use others to save bytes.
const FEATURES: [&str; 2] = ["--mvp-features", "--enable-mutable-globals"];

/// The second round, and the pass that traces constants through the whole module, save 140 bytes of the core. No address that is the
/// sum of a pointer and an offset wraps around into the lowest bytes of the memory, where the stack ends: to know that saves 260 bytes. The
/// last pass removes a section that only tools like wasm-opt read.
const SMALLEST: [&str; 12] = [
    "--low-memory-unused",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "--gufa-optimizing",
    "-Oz",
    "--converge",
    "--always-inline-max-function-size=4",
    "--strip-target-features",
];

/// No user of a web app loads the emulator, and with the other passes a build would take a minute more.
const SMALL: [&str; 2] = ["-Oz", "--strip-target-features"];

/// Turns the core in `stage` into JavaScript, for places where WebAssembly is forbidden: `core-without-wasm.js`.
fn without_wasm(shell: &Shell, stage: &Path) -> Result<()> {
    let (core, made) = (stage.join("core.wasm"), stage.join("core-without-wasm.js"));
    let wasm2js = steps::root().join("xtask/npm/node_modules/binaryen/bin/wasm2js");
    // Without `--emscripten`, its output would be instantiated when it is imported.
    cmd!(shell, "node {wasm2js} {FEATURES...} --emscripten -Oz {core} -o {made}").quiet().run()?;
    let text = in_bounds(&shell.read_file(&made)?)?;
    Ok(shell.write_file(made, format!("{text}\nexport {{ instantiate }}\n"))?)
}

/// Replaces what wasm2js's output does where WebAssembly would trap, or where a growth of the memory would fail.
fn in_bounds(text: &str) -> Result<String> {
    let mut text = text.to_owned();
    for (made, wanted) in [
        // The same word as in WebAssembly's own errors.
        ("throw new Error('abort')", "throw new Error('unreachable')"),
        // It would return the old size as if the memory had grown. Addresses from 2 GiB on would be negative.
        (
            "if ((oldPages < newPages) && (newPages < 65536)) {",
            "if (newPages < oldPages || newPages > 32767) throw new RangeError('out of memory');\n  if (oldPages < newPages) {",
        ),
    ] {
        ensure!(text.matches(made).count() == 1, "wasm2js's output has no `{made}`");
        text = text.replace(made, wanted);
    }
    ensure!(text.starts_with("function instantiate(info) {"), "wasm2js's output begins in another way");
    Ok(text)
}

/// Deflates as well as possible. Browsers can inflate without any library.
fn deflated(module: &[u8]) -> Result<Vec<u8>> {
    let mut deflated = Vec::new();
    zopfli::compress(zopfli::Options::default(), zopfli::Format::Zlib, module, &mut deflated)?;
    Ok(deflated)
}

/// What wasm-bindgen's glue exports: functions that load the module from anywhere.
const LOADS_ITSELF: &str = "export { initSync, __wbg_init as default };";

/// What it exports instead. The package knows where its module is, and so the rest is not bundled: `imports()` returns the
/// imports to instantiate the module with, `start(instance)` initialises it and returns its exports, and `forget()` drops the
/// views of the module's memory.
const IS_LOADED: &str = "export { __wbg_get_imports as imports, __wbg_finalize_init as start, forget };";

/// Runs wasm-bindgen on a compiled crate. Returns the module, not yet optimised. Next to it is `NAME_bg.named.wasm`, the same
/// with the names of its functions.
fn bind(built: &Path, name: &str, folder: &Path) -> Result<PathBuf> {
    let arguments = ["wasm-bindgen", "--target", "web", "--omit-default-module-path", "--no-demangle"];
    let output = ["--remove-producers-section", "--out-name", name, "--out-dir"];
    let paths = [folder.as_os_str(), built.as_os_str()];
    wasm_bindgen::run_cli_with_args(arguments.iter().chain(&output).map(AsRef::as_ref).chain(paths))?;
    let (module, glue) = (folder.join(format!("{name}_bg.wasm")), folder.join(format!("{name}.js")));
    let text = std::fs::read_to_string(&glue)?;
    ensure!(text.contains(LOADS_ITSELF), "wasm-bindgen's glue has an unexpected end");
    let text = with_safe_views(&text.replace(LOADS_ITSELF, IS_LOADED))?;
    let parsed = walrus::Module::from_file(&module)?;
    let has_references = parsed.tables.iter().any(|table| table.element_ty != RefType::FUNCREF);
    ensure!(
        !has_references,
        "{name} passes references to JavaScript values: see `shipping_flags` in xtask/src/wasm.rs"
    );
    let named = names::shorten(parsed, &text)?;
    std::fs::write(glue, named.glue)?;
    std::fs::write(module.with_extension("named.wasm"), &named.module)?;
    let mut without_names = walrus::ModuleConfig::new();
    without_names.generate_name_section(false).generate_producers_section(false);
    without_names.parse(&named.module)?.emit_wasm_file(&module)?;
    Ok(module)
}

/// wasm-bindgen's glue keeps views of the module's memory, and creates a new one when the buffer is detached. It finds that out
/// from properties that hardened JavaScript replaces or removes, and then continues to read from a buffer that is gone. Comparing
/// with the memory's own buffer works everywhere.
fn with_safe_views(glue: &str) -> Result<String> {
    let mut text = String::new();
    let mut views = Vec::new();
    for line in glue.lines() {
        match line.trim_start().strip_prefix("if (cached").and_then(|rest| rest.split_once(" === null || ")) {
            Some((view, _)) => {
                text += &format!("    if (cached{view}?.buffer !== wasm.memory.buffer) {{\n");
                views.push(format!("cached{view} = "));
            }
            None => text.extend([line, "\n"]),
        }
    }
    ensure!(!views.is_empty(), "wasm-bindgen's glue keeps its views in another way");
    for trusted in ["detached", "byteLength === 0"] {
        ensure!(!text.contains(trusted), "wasm-bindgen's glue trusts `{trusted}`");
    }
    Ok(text + &format!("function forget() {{\n    {}null;\n}}\n", views.concat()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_bounds_nothing_goes_on_as_if_it_had_worked() {
        let made = "function instantiate(info) {\n throw new Error('abort')\n if ((oldPages < newPages) && (newPages < 65536)) {";
        let safe = in_bounds(made).unwrap();
        assert!(safe.contains("throw new Error('unreachable')"), "{safe}");
        assert!(
            safe.contains("if (newPages < oldPages || newPages > 32767) throw new RangeError('out of memory');"),
            "{safe}"
        );
        // An unknown form must not go unnoticed.
        for changed in ["", &made.replace("65536", "65535"), &made.replace("'abort'", "''"), &format!(" {made}")] {
            assert!(in_bounds(changed).is_err(), "{changed}");
        }
    }

    #[test]
    fn views_are_compared_with_the_memory_itself() {
        let data = "    if (cachedDataViewMemory0 === null || cachedDataViewMemory0.buffer.detached === true || (\
                    cachedDataViewMemory0.buffer.detached === undefined && cachedDataViewMemory0.buffer !== wasm.memory.buffer)) {";
        let bytes = "    if (cachedUint8ArrayMemory0 === null || cachedUint8ArrayMemory0.byteLength === 0) {";
        let safe = with_safe_views(&format!("{data}\nkept\n{bytes}\n")).unwrap();
        assert_eq!(
            safe,
            "    if (cachedDataViewMemory0?.buffer !== wasm.memory.buffer) {\nkept\n    \
             if (cachedUint8ArrayMemory0?.buffer !== wasm.memory.buffer) {\n\
             function forget() {\n    cachedDataViewMemory0 = cachedUint8ArrayMemory0 = null;\n}\n"
        );
        // An unknown form must not go unnoticed.
        assert!(with_safe_views("kept\n").is_err());
        assert!(with_safe_views(&format!("{bytes}\nif (view.buffer.detached) {{\n")).is_err());
    }
}
