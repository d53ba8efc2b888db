package dev.skein.group.app;

/** Ids that nobody can guess or meet twice. */
@FunctionalInterface
public interface RandomIds {
    String next();
}
