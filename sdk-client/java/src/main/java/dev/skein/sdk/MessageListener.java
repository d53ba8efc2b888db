package dev.skein.sdk;

/**
 * Gets every message of the user's conversations exactly once, per conversation in order of seq, also those the user
 * sent (see {@link ReceivedMessage#own()}). Called one at a time per client; may block, and then only its own client
 * waits. Before the call the message was stored locally together with the fact that it was handed over: a process that
 * dies inside the call finds the message in its store, not here again.
 */
@FunctionalInterface
public interface MessageListener {
    void onMessage(ReceivedMessage message);
}
