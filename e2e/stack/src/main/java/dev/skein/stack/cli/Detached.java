package dev.skein.stack.cli;

import dev.skein.stack.Endpoints;
import dev.skein.stack.Processes;
import dev.skein.stack.StackException;
import dev.skein.stack.StackHome;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A launcher in the background, out of reach of this terminal; shows its progress until it is ready. */
final class Detached {
    private final StackHome home;

    Detached(StackHome home) {
        this.home = home;
    }

    int start(List<String> arguments) throws InterruptedException {
        Path log = home.log("launcher");
        try {
            Endpoints.forget(home);
            Files.deleteIfExists(log);
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
            command.addAll(arguments);
            Process launcher = new ProcessBuilder(Processes.detached(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            launcher.getOutputStream().close();
            return follow(launcher, log);
        } catch (IOException e) {
            throw new StackException("cannot start in the background: " + e.getMessage(), e);
        }
    }

    private int follow(Process launcher, Path log) throws IOException, InterruptedException {
        try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
            while (true) {
                boolean ready = Endpoints.read(home).isPresent();
                boolean ended = !launcher.isAlive();
                copyNew(file);
                if (ready) {
                    return 0;
                }
                if (ended) {
                    return 1;
                }
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
    }

    private static void copyNew(RandomAccessFile file) throws IOException {
        byte[] fresh = new byte[(int) Math.max(0, file.length() - file.getFilePointer())];
        file.readFully(fresh);
        System.out.print(new String(fresh, StandardCharsets.UTF_8));
        System.out.flush();
    }
}
