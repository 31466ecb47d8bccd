// The built program: one process, a free port, a folder that goes with it.

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const READY_MS = 60_000;

// FACHTAG_TEST_PROGRAM names a finished program; else cargo builds it.
function executable() {
  const finished = process.env.FACHTAG_TEST_PROGRAM;
  if (finished) return resolve(finished);
  // As part of the workspace, so that the dependencies are those that `cargo test --workspace` has built.
  const build = ["build", "--locked", "--quiet", "--workspace", "--bin", "fachtag"];
  const built = spawnSync("cargo", build, { cwd: root, stdio: "inherit" });
  if (built.status !== 0) throw new Error("the program does not build");
  return resolve(root, process.env.CARGO_TARGET_DIR ?? "target", "debug/fachtag");
}

// Programs that must not outlive this process, however it ends.
const running = new Set();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));
for (const [signal, code] of [["SIGHUP", 129], ["SIGINT", 130], ["SIGTERM", 143]]) {
  process.once(signal, () => process.exit(code));
}

// The settings of this machine are none of ours.
function environment(settings) {
  const own = Object.entries(process.env).filter(([name]) => !/^(FACHTAG_|OTEL_|RUST_LOG$)/.test(name));
  return { ...Object.fromEntries(own), ...settings };
}

// A port that nobody listens on at this moment, below the range that the kernel hands out by itself.
async function freePort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise((done) => {
      server.once("error", () => done(false));
      server.listen(port, "127.0.0.1", () => done(true));
    });
    if (free) {
      server.close();
      await once(server, "close");
      return port;
    }
  }
}

export class Program {
  // Starts the program and waits for its welcome; with the example programme, unless told otherwise.
  static async start(settings = {}, options = ["--demo"]) {
    const program = new Program();
    program.executable = executable();
    program.folder = await mkdtemp(join(tmpdir(), "fachtag-browser."));
    const port = await freePort();
    program.environment = environment({
      FACHTAG_LISTEN: `127.0.0.1:${port}`,
      FACHTAG_DATA_DIR: join(program.folder, "data"),
      // All tests come from one address, and fill in forms faster than people.
      FACHTAG_UNLIMITED_CLIENTS: "127.0.0.0/8,::1",
      ...settings,
    });
    program.url = `http://127.0.0.1:${port}`;
    try {
      await program.#welcome(options);
    } catch (error) {
      await program.stop();
      throw error;
    }
    return program;
  }

  #welcome(options) {
    const { executable, environment, folder } = this;
    this.process = spawn(executable, ["serve", ...options], { env: environment, cwd: folder });
    this.ended = once(this.process, "exit");
    running.add(this.process);
    this.said = "";
    return new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error(`no welcome:\n${this.said}`)), READY_MS);
      const hear = (text) => {
        this.said += text;
        const link = /\/anmelden\/\S+/.exec(this.said);
        if (link && this.said.includes("Beenden:")) {
          clearTimeout(late);
          this.loginPath = link[0];
          done();
        }
      };
      this.process.stdout.setEncoding("utf8").on("data", hear);
      this.process.stderr.setEncoding("utf8").on("data", hear);
      this.process.once("error", failed);
      this.process.once("exit", (code) => failed(new Error(`ended with ${code}:\n${this.said}`)));
    });
  }

  // Runs another command on the same data; gives what it printed.
  run(...words) {
    const done = spawnSync(this.executable, words, { env: this.environment, cwd: this.folder, encoding: "utf8" });
    if (done.status !== 0) throw new Error(`fachtag ${words.join(" ")}: ${done.stdout}${done.stderr}`);
    return done.stdout.trim();
  }

  // Invites somebody; gives the path of the one-time link.
  invite(email, role) {
    return new URL(this.run("organizer", "invite", email, "--role", role)).pathname;
  }

  // Ends the process that was started here, and no other.
  async stop() {
    if (this.process?.pid && this.process.exitCode === null) {
      this.process.kill("SIGTERM");
      const late = setTimeout(() => this.process.kill("SIGKILL"), 20_000);
      await this.ended;
      clearTimeout(late);
    }
    running.delete(this.process);
    await rm(this.folder, { recursive: true, force: true });
  }
}
