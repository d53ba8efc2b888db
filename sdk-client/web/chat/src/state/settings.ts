// What the user chose on this device.
import { createRoot, createSignal } from "solid-js";

const NOTIFICATIONS = "skein.notifications";

const [notifications, set] = createRoot(() =>
  createSignal(localStorage.getItem(NOTIFICATIONS) === "on" && permission() === "granted"),
);

/** Whether system notifications are shown. */
export { notifications };

function permission(): NotificationPermission {
  return typeof Notification === "undefined" ? "denied" : Notification.permission;
}

/** Asks the browser for permission, which it allows only in answer to a click. @returns false: it was not given */
export async function setNotifications(on: boolean): Promise<boolean> {
  const granted = on && typeof Notification !== "undefined" && (await Notification.requestPermission()) === "granted";
  localStorage.setItem(NOTIFICATIONS, granted ? "on" : "off");
  set(granted);
  return granted || !on;
}

const OWN_DEVICE = "skein.ownDevice";

const [ownDevice, setOwn] = createRoot(() => createSignal(localStorage.getItem(OWN_DEVICE) === "on"));

/** Whether nobody else uses this browser: then signing out need not remove what is stored here. */
export { ownDevice };

export function setOwnDevice(on: boolean): void {
  localStorage.setItem(OWN_DEVICE, on ? "on" : "off");
  setOwn(on);
}
