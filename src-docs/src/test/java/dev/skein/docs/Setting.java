package dev.skein.docs;

/**
 * One setting of a service.
 *
 * @param key as in {@code application.properties}
 * @param environment the variable that sets it
 * @param value default value, {@code required} or {@code none}
 * @param rule validation, e.g. {@code at least 1}; empty when there is none
 * @param doc AsciiDoc
 */
record Setting(String key, String environment, String value, String rule, String doc) {}
