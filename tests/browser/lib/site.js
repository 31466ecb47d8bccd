// All that the pages need: a program with a world in it, an empty one, and a browser with the windows of everybody.

import { launch, signIn, visitor } from "./chromium.js";
import { Program } from "./program.js";
import { World } from "./world.js";

export class Site {
  static async open() {
    const site = new Site();
    try {
      await site.#open();
    } catch (error) {
      await site.close();
      throw error;
    }
    return site;
  }

  async #open() {
    this.program = await Program.start();
    this.empty = await Program.start({}, []);
    this.browser = await launch();
    this.world = await World.prepare(this.program);
    const window = (program) => visitor(this.browser, program);
    this.windows = {
      nobody: await window(this.program),
      admin: await window(this.program),
      organizer: await window(this.program),
      door: await window(this.program),
    };
    this.emptyWindows = { nobody: await window(this.empty), admin: await window(this.empty) };
    await signIn(this.windows.admin, this.program.loginPath);
    await signIn(this.windows.organizer, this.program.invite("jana@example.org", "organizer"));
    await signIn(this.windows.door, this.program.invite("tuer@example.org", "check-in"));
    await signIn(this.emptyWindows.admin, this.empty.loginPath);
  }

  // A new page in the window of whoever an entry of PAGES is for.
  newPage({ empty, role = "nobody" }) {
    return (empty ? this.emptyWindows : this.windows)[role].newPage();
  }

  // The program that answers an entry of PAGES.
  programOf({ empty }) {
    return empty ? this.empty : this.program;
  }

  async close() {
    await this.browser?.close();
    await this.program?.stop();
    await this.empty?.stop();
  }
}
