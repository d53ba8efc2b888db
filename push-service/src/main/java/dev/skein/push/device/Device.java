package dev.skein.push.device;

/**
 * A device that can be woken.
 *
 * @param platform e.g. {@code ANDROID}
 * @param language BCP 47, may be empty
 */
public record Device(
        UserKey user, String deviceId, String platform, Binding binding, String appVersion, String language) {

    /**
     * What a vendor knows the device by.
     *
     * @param token a secret
     * @param bundle application id at the vendor, may be empty
     */
    public record Binding(String vendor, String token, String bundle) {
        @Override
        public String toString() {
            return "Binding[" + vendor + ", " + bundle + ']';
        }
    }
}
