import { describe, expect, test } from "vitest";
import { SimulatedClock } from "./simulated-clock.ts";

describe("a clock that is turned", () => {
  test("does what falls due on the way, in its order and at its time, and what that asks for", async () => {
    const clock = new SimulatedClock(() => 1000);
    const done: [string, number][] = [];
    clock.after(300, () => done.push(["late", clock.now()]));
    clock.after(100, () => {
      done.push(["early", clock.now()]);
      clock.after(150, () => done.push(["asked for on the way", clock.now()]));
    });
    clock.after(500, () => done.push(["not yet", clock.now()]));
    await clock.advance(400);
    expect(done).toEqual([
      ["early", 1100],
      ["asked for on the way", 1250],
      ["late", 1300],
    ]);
    expect(clock.now()).toBe(1400);
    clock.close();
  });

  test("waits for what it started before it goes on", async () => {
    const clock = new SimulatedClock(() => 0);
    clock.stop();
    let count = 0;
    const repeat = () => clock.after(10, () => void count++);
    repeat();
    await clock.advance(30, async () => {
      await Promise.resolve();
      repeat();
    });
    expect([count, clock.now()]).toEqual([3, 30]);
    clock.close();
  });

  test("runs with the time outside until it is stopped, and again once it is started", () => {
    let outside = 1000;
    const clock = new SimulatedClock(() => outside);
    outside = 1500;
    expect(clock.now()).toBe(1500);
    clock.stop(9000);
    outside = 2000;
    expect([clock.now(), clock.isStopped]).toEqual([9000, true]);
    clock.start();
    outside = 2100;
    expect(clock.now()).toBe(9100);
  });

  test("what was cancelled does not happen", async () => {
    const clock = new SimulatedClock(() => 0);
    let happened = false;
    clock.after(5, () => {
      happened = true;
    })();
    await clock.advance(10);
    expect(happened).toBe(false);
  });
});
