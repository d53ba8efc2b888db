import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "../support/fixtures.js";
import { makeWorld, servePictures } from "../support/worlds.js";

test("the picture of the README", async ({ visitor }) => {
  // As people do: not all in the same minute.
  const world = await makeWorld("en", {
    ids: true,
    pause: () => wait(Number(process.env.SKEIN_PICTURE_PAUSE_MS ?? 0)),
  });
  const friend = await visitor();
  await servePictures(friend.context);
  await friend.chat.signIn(world.friend.userId);
  const { chat, page, context } = await visitor({ timezoneId: "Asia/Shanghai" });
  await servePictures(context);
  await chat.signIn(world.me.userId);
  await chat.open(world.group);
  const jump = chat.button(/^Jump to newest/);
  await jump.click();
  await expect(jump).toHaveCount(0);
  await chat.openDetails();
  await expect(chat.members()).toHaveCount(5);
  // The presence of others is asked for every half minute.
  await expect(chat.row(world.friend.nickname)).toHaveAccessibleName(/online/, { timeout: 60_000 });
  await page.mouse.move(700, 400);
  await chat.box.blur();
  await page.screenshot({ path: "../../src-docs/images/web-chat.png" });
});
