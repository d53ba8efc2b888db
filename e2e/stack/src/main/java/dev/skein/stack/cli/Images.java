package dev.skein.stack.cli;

import dev.skein.stack.ImageFiles;
import dev.skein.stack.Packages;
import dev.skein.stack.Service;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lays out what {@code images/Dockerfile.*} copies, without building anything. */
@Command(name = "image-files", hidden = true, description = "Prepare the files of container images.")
final class Images implements Callable<Integer> {
    @Option(names = "--native", description = "Of native executables.")
    private boolean nativeExecutables;

    @Override
    public Integer call() {
        Packages packages = new Packages(Checkout.root(), nativeExecutables);
        List<Service> unknown = nativeExecutables ? List.of() : ImageFiles.withoutRecordedStart(packages);
        if (!unknown.isEmpty()) {
            System.err.println("skein: no start of "
                    + unknown.stream().map(Service::folder).collect(Collectors.joining(", "))
                    + " was recorded since the build, so their images will start"
                    + " more slowly; ./skein up, and ./skein down when it is ready, records one");
        }
        for (Service service : Service.values()) {
            new ImageFiles(packages).write(service);
        }
        return 0;
    }
}
