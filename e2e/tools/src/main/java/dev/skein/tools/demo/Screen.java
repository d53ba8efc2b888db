package dev.skein.tools.demo;

import dev.skein.sdk.ReceivedMessage;
import java.io.PrintStream;
import java.util.List;

/** The terminal, with a column for each person: what stands in a column is what that person sees. */
final class Screen {
    private static final int WIDTH = 34;

    private final PrintStream out;
    private final List<String> names;

    Screen(PrintStream out, List<String> names) {
        this.out = out;
        this.names = names;
    }

    synchronized void header() {
        StringBuilder line = new StringBuilder();
        names.forEach(name -> line.append(pad(name + "'s screen")));
        out.println(line.toString().stripTrailing());
        out.println("-".repeat(WIDTH * names.size() - 2));
    }

    synchronized void scene(String text) {
        out.println();
        out.println("== " + text);
    }

    synchronized void fact(String text) {
        out.println("   " + text);
    }

    synchronized void message(String viewer, ReceivedMessage message) {
        String mark = switch (message.origin()) {
            case LIVE -> "";
            case OFFLINE -> " (missed)";
            case ROAMING -> " (earlier)";
        };
        String sender = message.own() ? "me" : nameOf(message.sender());
        String text = "#" + message.seq() + " " + sender + ": " + Person.textOf(message) + mark;
        out.println((" ".repeat(WIDTH * Math.max(0, names.indexOf(viewer))) + text).stripTrailing());
    }

    private String nameOf(String userId) {
        return names.stream().filter(userId::startsWith).findFirst().orElse(userId);
    }

    private static String pad(String text) {
        return text.length() >= WIDTH ? text : text + " ".repeat(WIDTH - text.length());
    }
}
