package dev.skein.e2e.conformance;

import dev.skein.e2e.conformance.Vocabulary.Deed;
import dev.skein.sdk.service.AuthService;
import dev.skein.v1.LogoutRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Starting and stopping devices, and their tokens. */
final class DeviceDeeds {
    private static final List<String> OPTIONS = List.of("answer timeout ms", "roaming", "max pending");

    private DeviceDeeds() {}

    static Map<String, Deed> all() {
        return Map.of(
                "register", (world, step) -> step.list(Step.VALUE).forEach(world::person),
                "start", DeviceDeeds::start,
                "start again", DeviceDeeds::startAgain,
                "stop", (world, step) -> world.actors(step.list(Step.VALUE)).forEach(Actor::end),
                "restart", DeviceDeeds::restart,
                "await sync",
                        (world, step) ->
                                world.actors(step.list(Step.VALUE)).forEach(actor -> World.join(actor.inSync())),
                "network changed",
                        (world, step) -> World.join(
                                world.actor(step.text(Step.VALUE)).device().networkChanged()),
                "sign out", (world, step) -> signOut(world.actor(step.text(Step.VALUE))),
                "revoke", (world, step) -> revoke(world, step.text(Step.VALUE)));
    }

    /**
     * {@code start: bob} or {@code start: {device: bob, …}}: registers Bob when he is new, starts the device and waits
     * until it is in sync. {@code wait: false} does not; {@code fails: CODE} expects start to fail; {@code token: rubbish}
     * or {@code token: own} signs in by a fixed token instead of a password, {@code password} by another one; options as in {@link Sdk.Spec}.
     */
    private static void start(World world, Step step) {
        Map<String, Long> options = new LinkedHashMap<>();
        for (String option : OPTIONS) {
            step.find(option).ifPresent(value -> options.put(option, Long.parseLong(value)));
        }
        boolean wait = step.flag("wait", true);
        String fails = step.text("fails", "");
        String token = step.text("token", "");
        String password = step.text("password", "");
        for (String device : step.list(step.has("device") ? "device" : Step.VALUE)) {
            Actor actor = world.actor(device);
            if (!password.isEmpty()) {
                actor.signInWith(Sdk.Login.PASSWORD, password);
            } else if (!token.isEmpty()) {
                actor.signInWith(Sdk.Login.TOKEN, "own".equals(token) ? tokenOf(world, actor) : token);
            }
            actor.begin(options);
            if (wait) {
                World.awaitOutcome(actor.inSync(), fails);
            }
        }
    }

    /** {@code start again: bob}: the same client object, after a kick or a refusal. */
    private static void startAgain(World world, Step step) {
        Actor actor = world.actor(step.text(step.has("device") ? "device" : Step.VALUE));
        actor.startAgain();
        World.awaitOutcome(actor.inSync(), step.text("fails", ""));
    }

    private static void restart(World world, Step step) {
        for (Actor actor : world.actors(step.list(Step.VALUE))) {
            actor.end();
            actor.begin(Map.of());
            World.join(actor.inSync());
        }
    }

    private static void signOut(Actor actor) {
        World.join(actor.device().logout());
    }

    private static final Map<String, String> TOKENS = new java.util.concurrent.ConcurrentHashMap<>();

    private static String tokenOf(World world, Actor actor) {
        String device = actor.name().contains("/") ? actor.name().replaceFirst(".*/", "") : "pc";
        String token = World.join(world.target()
                        .http()
                        .service(AuthService::new)
                        .login(login -> login.setAppKey(world.target().appKey())
                                .setUserId(actor.userId())
                                .setPassword(World.PASSWORD)
                                .setDeviceId(device)
                                .setPlatform(Actor.platformOf(actor.name()))))
                .getAccessToken();
        TOKENS.put(actor.userId(), token);
        return token;
    }

    /** {@code revoke: bob}: ends the login behind Bob's {@code token: own}. */
    private static void revoke(World world, String device) {
        String token = TOKENS.get(world.actor(device).userId());
        World.join(world.target()
                .http()
                .withToken(token)
                .service(AuthService::new)
                .logout(LogoutRequest.getDefaultInstance()));
    }
}
