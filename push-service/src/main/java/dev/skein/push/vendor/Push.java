package dev.skein.push.vendor;

import java.time.Instant;

/**
 * What is shown on one device, and what the app needs to open the right screen (PSH-03).
 *
 * @param id the same whenever this push is tried again; unique per device and message
 * @param text never logged
 */
public record Push(String id, Target target, Origin origin, String text, boolean countsAsUnread, Instant messageTime) {
    /**
     * Where it goes. Token and bundle are what the vendor needs, user and device are for the log.
     *
     * @param token a secret
     */
    public record Target(String appId, String userId, String deviceId, String platform, String token, String bundle) {
        @Override
        public String toString() {
            return appId + '/' + userId + '/' + deviceId;
        }
    }

    /**
     * What it is about.
     *
     * @param seq the newest message
     * @param folded how many earlier messages of the conversation this push stands for as well; roughly, when events come out
     *     of order or twice
     */
    public record Origin(String conversationId, long seq, String sender, int folded) {}
}
