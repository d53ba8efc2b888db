package dev.skein.stack.cli;

import dev.skein.stack.Leftovers;
import dev.skein.stack.Packages;
import dev.skein.stack.Processes;
import dev.skein.stack.Service;
import dev.skein.stack.StackHome;
import dev.skein.stack.UserNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What is missing or wrong on this machine, and what to do about it; exit code 1 when {@code up} would fail. */
@Command(name = "doctor", description = "Say what is missing or wrong.", mixinStandardHelpOptions = true)
final class Doctor implements Callable<Integer> {
    private static final long GIB = 1024L * 1024 * 1024;

    @Mixin
    private final PortOptions ports = new PortOptions();

    private final List<Finding> findings = new ArrayList<>();

    enum Verdict {
        OK("ok  "),
        NOTE("note"),
        WRONG("FAIL");

        private final String label;

        Verdict(String label) {
            this.label = label;
        }
    }

    record Finding(Verdict verdict, String text) {}

    @Override
    public Integer call() {
        StackHome home = Checkout.home();
        jdk();
        built();
        boolean running = processes(home);
        if (!running) {
            ports();
        }
        disk(home);
        openFiles();
        userNamespaces();
        data(home);
        secrets(home);
        nativeBuild();
        findings.forEach(finding -> System.out.println("  " + finding.verdict().label + "  " + finding.text()));
        boolean wrong = findings.stream().anyMatch(finding -> finding.verdict() == Verdict.WRONG);
        System.out.println(wrong ? "Something needs to be put right first" : "Nothing stands in the way of ./skein up");
        return wrong ? 1 : 0;
    }

    private void jdk() {
        int version = Runtime.version().feature();
        String where = System.getProperty("java.home");
        if (version < 21) {
            wrong("JDK " + version + " at " + where + ": 21 or later is needed; set JAVA_HOME to one");
        } else if (!Files.exists(Path.of(where, "lib", "ct.sym"))) {
            wrong("only a Java run-time at " + where + ", no compiler: install a JDK and set JAVA_HOME to it");
        } else {
            ok("JDK " + version + " at " + where);
        }
    }

    private void built() {
        Packages packages = new Packages(Checkout.root(), false);
        String missing = Arrays.stream(Service.values())
                .filter(service -> !packages.isBuilt(service))
                .map(Service::folder)
                .collect(Collectors.joining(", "));
        if (missing.isEmpty()) {
            ok("the services are built");
        } else {
            note("not built yet: " + missing + "; ./skein up does that");
        }
    }

    /** True when Skein runs. */
    private boolean processes(StackHome home) {
        Optional<ProcessHandle> launcher = home.pidFile(Leftovers.LAUNCHER).alive();
        if (launcher.isPresent()) {
            ok("Skein runs (pid " + launcher.get().pid() + "), its ports are not checked");
            return true;
        }
        Set<String> left = new Leftovers(home).find().keySet();
        if (!left.isEmpty()) {
            note("left over from a killed start: " + String.join(", ", left)
                    + "; ./skein up or ./skein down stops them");
            return true;
        }
        return false;
    }

    private void ports() {
        List<String> taken = ports.taken(System.getenv());
        taken.forEach(this::wrong);
        if (taken.isEmpty()) {
            ok("all ports are free (" + ports.gateway + " is the public one)");
        }
    }

    private void disk(StackHome home) {
        try {
            long free = Files.getFileStore(home.root()).getUsableSpace();
            String text = free / GIB + " GB free on the disk of " + Checkout.shown(home.root());
            if (free < GIB) {
                wrong(text + "; at least 1 GB is needed");
            } else if (free < 5 * GIB) {
                note(text + "; write-ahead logs alone can take 2 GB");
            } else {
                ok(text);
            }
        } catch (IOException e) {
            wrong("cannot look at the disk of " + home.root() + ": " + e.getMessage());
        }
    }

    private void openFiles() {
        Processes.Result result = Processes.run(Duration.ofSeconds(5), List.of("sh", "-c", "ulimit -n"));
        if (!result.ok()) {
            return;
        }
        String limit = result.output().trim();
        boolean small = limit.matches("\\d+") && Long.parseLong(limit) < 10_240;
        if (small) {
            note("each process may open " + limit
                    + " files, so that many connections at most; raise it with ulimit -n");
        } else {
            ok("each process may open " + limit + " files");
        }
    }

    private void userNamespaces() {
        if (!UserNamespace.isNeeded()) {
            return;
        }
        if (UserNamespace.isOpen()) {
            ok("you are root: Postgres runs in a user namespace");
        } else {
            wrong(
                    "you are root, and user namespaces are closed (unshare -U fails): run as another user, allow them, or"
                            + " set QUARKUS_DATASOURCE_JDBC_URL, _REACTIVE_URL, _USERNAME and _PASSWORD to a server of your own");
        }
    }

    private void data(StackHome home) {
        Path data = home.data("postgres");
        if (!Files.exists(data)) {
            ok("no data yet");
            return;
        }
        try {
            String version = Files.readString(data.resolve("PG_VERSION")).trim();
            if (version.equals("18")) {
                ok("data folder of Postgres 18 at " + Checkout.shown(data));
            } else {
                wrong("the data folder is of Postgres " + version + ", not 18; move it away or run ./skein reset");
            }
        } catch (IOException e) {
            wrong("broken data folder " + Checkout.shown(data) + " (cannot read PG_VERSION); move it away or run"
                    + " ./skein reset");
        }
    }

    private void secrets(StackHome home) {
        Path file = home.root().resolve("secrets.env");
        if (!Files.exists(file)) {
            if (Files.exists(home.data("postgres"))) {
                wrong(Checkout.shown(file) + " is missing, and the data cannot be opened without it; restore it or run"
                        + " ./skein reset");
            }
            return;
        }
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            if (PosixFilePermissions.toString(permissions).equals("rw-------")) {
                ok("secrets are readable by you only");
            } else {
                wrong("others can read the secrets: chmod 600 " + Checkout.shown(file));
            }
        } catch (IOException | UnsupportedOperationException e) {
            note("cannot look at the permissions of " + Checkout.shown(file));
        }
    }

    private void nativeBuild() {
        String graal = System.getenv("GRAALVM_HOME");
        if (graal != null && Files.isExecutable(Path.of(graal, "bin", "native-image"))) {
            ok("native builds use " + graal);
        } else if (Processes.run(Duration.ofSeconds(5), List.of("docker", "info"))
                        .ok()
                || Processes.run(Duration.ofSeconds(5), List.of("podman", "info"))
                        .ok()) {
            ok("native builds use a builder container");
        } else {
            note("no native builds (only ./skein native needs them): set GRAALVM_HOME, or install Docker or Podman");
        }
    }

    private void ok(String text) {
        findings.add(new Finding(Verdict.OK, text));
    }

    private void note(String text) {
        findings.add(new Finding(Verdict.NOTE, text));
    }

    private void wrong(String text) {
        findings.add(new Finding(Verdict.WRONG, text));
    }
}
