package dev.skein.kit.aside;

/**
 * Something that was set aside.
 *
 * @param sourceId its id where it came from; 0 when it had none
 * @param key what order was kept within
 */
public record AsideEntry(long sourceId, String appId, String key, byte[] body) {}
