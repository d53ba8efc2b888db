import { nameOf } from "../../src/calls.js";
import { MessageService, SyncService } from "../../src/proto.js";

const { send, pull, markRead } = MessageService.method;

/** The methods that the SDK calls by itself, by their names on the wire. */
export const METHODS = {
  send: nameOf(send),
  pull: nameOf(pull),
  markRead: nameOf(markRead),
  sync: nameOf(SyncService.method.sync),
};
