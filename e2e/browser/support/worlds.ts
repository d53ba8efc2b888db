// People with something to say to each other, for screens that look like life. All of it is invented.
import type { BrowserContext } from "@playwright/test";
import { Account, pairOf } from "./skein.js";

export interface World {
  me: Account;
  /** Whose conversation is shown. */
  friend: Account;
  group: string;
}

interface Script {
  me: string;
  friend: string;
  others: string[];
  group: string;
  /** Who (0: me, 1: the friend, 2…: others) says what. */
  inGroup: [number, string][];
  inPair: [number, string][];
  /** Of each other person, the last word; unread. */
  last: string[];
}

const ENGLISH: Script = {
  me: "Maya Lindqvist",
  friend: "Tom Becker",
  others: ["Amara Okafor", "Nadia Rahman", "Pavel Novák", "Grace Hopkins", "Luis Ferreira"],
  group: "Lake tour 🚲",
  inGroup: [
    [1, "Morning all! Who is still in for Saturday?"],
    [2, "Me. I got the brakes fixed yesterday."],
    [3, "Count me in, but I have to be back by six."],
    [0, "Great, that makes four of us. I looked at the map again: the northern shore is closed behind the ferry."],
    [0, "So we either take the ferry at 10:40 or ride the hill road."],
    [2, "Ferry. Definitely the ferry 😅"],
    [4, "The hill road is only 14 km longer…\nand the view is worth it."],
    [1, "Pavel, you said “only” last time as well."],
    [3, "Timetable: https://ferries.example/lake/saturday"],
    [0, "Ferry it is. Meet at the station, 9:15, by the clock."],
    [1, "👍 I bring the coffee."],
  ],
  inPair: [
    [1, "Did the new tyres arrive?"],
    [0, "Yes! Fitted them last night. They are a bit wider than I thought, but they just clear the fork."],
    [1, "Perfect for gravel. Do you want to try them on Thursday after work?"],
    [0, "Thursday works. Shall we say 17:30 at the bridge?"],
    [1, "17:30, bridge. I will bring the pump this time, promise."],
    [0, "I will believe it when I see it 😄"],
  ],
  last: [
    "The slides are in the shared folder, have a look when you can.",
    "Happy birthday!! 🎉 Cake tonight?",
    "Train is 20 minutes late, do not wait for me.",
    "Could you send me the address again?",
    "Thank you, that helped a lot.",
  ],
};

const CHINESE: Script = {
  me: "林小雨",
  friend: "陈思远",
  others: ["王佳宁", "赵明", "周雅文", "Grace Hopkins", "孙浩然"],
  group: "周末环湖骑行 🚲",
  inGroup: [
    [1, "大家早！周六还有谁一起去？"],
    [2, "我去，昨天刚把刹车修好了。"],
    [3, "算我一个，不过六点前要回来。"],
    [0, "太好了，那就四个人。我又看了一下地图，北岸过了渡口就封路了。"],
    [0, "所以要么坐十点四十的渡船，要么走山路。"],
    [2, "坐船，一定要坐船 😅"],
    [4, "山路只多十四公里……\n而且风景很好。"],
    [1, "赵明，上次你也说“只”。"],
    [3, "船班时间：https://ferries.example/lake/saturday"],
    [0, "那就坐船。九点一刻，车站大钟下面见。"],
    [1, "👍 我带咖啡。"],
  ],
  inPair: [
    [1, "新轮胎到了吗？"],
    [0, "到了！昨晚就装上了，比我想的宽一点，刚好能过前叉。"],
    [1, "走碎石路正合适。周四下班后试试？"],
    [0, "周四可以，五点半桥头见？"],
    [1, "五点半，桥头。这次我一定带打气筒。"],
    [0, "看到了我才信 😄"],
  ],
  last: [
    "幻灯片放在共享文件夹里了，有空看看。",
    "生日快乐！！🎉 今晚吃蛋糕吗？",
    "火车晚点二十分钟，别等我。",
    "地址能再发我一次吗？",
    "谢谢，帮了大忙。",
  ],
};

const PICTURES = "https://pictures.example";
const COLOURS = ["#d97757", "#3f7d6e", "#5b6abf", "#a85b86", "#8a7a3f", "#4a8fb0", "#b5583f"];

export interface WorldOptions {
  /** First names as user ids, which a server can have only once. */
  ids?: boolean;
  /** Between two messages. */
  pause?: () => Promise<void>;
}

/** Makes the people, and everything they have said before the page is opened. */
export async function makeWorld(language: "en" | "zh", { ids = false, pause }: WorldOptions = {}): Promise<World> {
  const script = language === "en" ? ENGLISH : CHINESE;
  const names = [script.me, script.friend, ...script.others];
  const people: Account[] = [];
  for (const [at, nickname] of names.entries()) {
    const userId = ids ? nickname.split(" ")[0]?.toLowerCase() : undefined;
    const person = await Account.register(`person${at}`, { nickname, userId });
    // Some have a picture, some have not.
    if (at % 2 === 1) {
      await person.showAs({ avatar: `${PICTURES}/${at}.svg` });
    }
    people.push(person);
  }
  const [me, friend, ...others] = people as [Account, Account, ...Account[]];
  for (const [at, text] of script.last.entries()) {
    await others[at]?.send({ user_id: me.userId }, text);
    await pause?.();
  }
  for (const [who, text] of script.inPair) {
    await (who === 0 ? me.send({ user_id: friend.userId }, text) : friend.send({ user_id: me.userId }, text));
    await pause?.();
  }
  await me.call("MessageService/MarkRead", {
    conversation_id: pairOf(me, friend),
    up_to_seq: script.inPair.length,
  });
  const { groupId } = await friend.createGroup(script.group, [me, ...others.slice(0, 3)]);
  for (const [who, text] of script.inGroup) {
    await people[who]?.send({ group_id: groupId }, text);
    await pause?.();
  }
  return { me, friend, group: script.group };
}

/** Serves the pictures of the people: simple landscapes, one for each. */
export async function servePictures(context: BrowserContext): Promise<void> {
  await context.route(`${PICTURES}/**`, (route) => {
    const at = Number(/(\d+)\.svg/.exec(route.request().url())?.[1] ?? 0);
    const [sky, hill] = [COLOURS[at % COLOURS.length], COLOURS[(at + 2) % COLOURS.length]];
    const body = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96"><rect width="96" height="96" fill="${sky}"/>
      <circle cx="${30 + at * 6}" cy="34" r="13" fill="#fff" opacity=".85"/>
      <path d="M0 70 Q24 ${40 + at * 2} 52 64 T96 58 V96 H0Z" fill="${hill}"/></svg>`;
    return route.fulfill({ contentType: "image/svg+xml", body });
  });
}
