package dev.skein.gateway.config;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The unique name of this gateway process in its cluster ({@code skein.node}). */
@Singleton
public class Node {
    private final String name;

    public Node(@ConfigProperty(name = "skein.node") String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }
}
