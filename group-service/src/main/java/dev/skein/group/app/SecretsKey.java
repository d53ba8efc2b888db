package dev.skein.group.app;

/**
 * The key that secrets are sealed with.
 *
 * @param base64 of 32 bytes
 */
public record SecretsKey(String base64) {
    @Override
    public String toString() {
        return "(secret)";
    }
}
