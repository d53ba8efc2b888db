package dev.skein.sdk.store;

import dev.skein.v1.SendRequest;

/**
 * A message that is not acknowledged.
 *
 * @param conversationId where it goes
 * @param failedReason empty while it is being tried; else the name of the error code that ended the tries
 */
public record PendingSend(String conversationId, SendRequest request, String failedReason) {
    public String clientMessageId() {
        return request.getClientMessageId();
    }

    public boolean failed() {
        return !failedReason.isEmpty();
    }
}
