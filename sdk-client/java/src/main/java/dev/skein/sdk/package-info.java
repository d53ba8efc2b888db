/**
 * Java SDK of Skein: one {@link dev.skein.sdk.SkeinClient} is one device of one user.
 *
 * <p>What it promises: every message of the user's conversations reaches {@link dev.skein.sdk.MessageListener} exactly
 * once and in order of seq, across lost connections and (with {@link dev.skein.sdk.store.Stores#sqlite}) restarts; a
 * send is retried under the same client_message_id until it is acknowledged or has failed for good.
 *
 * <p>Start reading at {@link dev.skein.sdk.SkeinClient}; the implementation starts at
 * {@code dev.skein.sdk.internal.client.DefaultClient}.
 */
@NullMarked
package dev.skein.sdk;

import org.jspecify.annotations.NullMarked;
