package dev.skein.group.app;

import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/** Where apps and their secrets are. */
public interface AppStore {
    Uni<Optional<App>> byKey(String appKey);

    Uni<List<App>> all();

    /** Makes the app unless there is one with this id. */
    Uni<Void> addIfAbsent(App app);

    Uni<List<AppSecret>> activeSecrets(String appId);

    Uni<List<AppSecret>> allActiveSecrets();

    Uni<Void> add(AppSecret secret);
}
