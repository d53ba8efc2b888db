package dev.skein.push.device;

/** A user of an app. */
public record UserKey(String appId, String userId) {}
