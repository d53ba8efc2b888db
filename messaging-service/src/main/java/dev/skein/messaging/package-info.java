/**
 * messaging-service: conversations, messages, sequences, sync and receipts.
 *
 * <p>It takes sends from gateways over a stream, decides from its own projection of accounts and groups who may send,
 * stores a batch with one statement (which also gives out the seqs), acknowledges, and hands the messages to the live
 * sessions of the participants. It answers what changed since a cursor (sync) and reads stretches of a conversation
 * (pull). Postgres holds everything; Redis and the broker may be lost whole.
 *
 * <p>Open {@link dev.skein.messaging.send.SendMessage} first: what happens when a message is sent, top to bottom. How the
 * parts are put together is in {@link dev.skein.messaging.config.Parts}.
 */
@NullMarked
package dev.skein.messaging;

import org.jspecify.annotations.NullMarked;
