package dev.skein.messaging.event;

/** An event with the user whose log it goes into. */
public record Addressed(String userId, UserEvent event) {}
