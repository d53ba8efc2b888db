package dev.skein.gateway.session;

import dev.skein.gateway.auth.TrustedApp;
import dev.skein.v1.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which sessions of a user have to go when a new one is opened (requirements T4, CON-08). The newer one always wins.
 *
 * <p>Policy 1: all others. Policy 2: those of another platform in the same class. Policy 3: none of another platform. In 2
 * and 3 also the oldest of the same platform beyond its instance limit: 1, for Web and MiniProgram as the app sets.
 */
final class DevicePolicy {
    private enum PlatformClass {
        DESKTOP,
        MOBILE,
        SERVER
    }

    private DevicePolicy() {}

    static List<RegisteredSession> losers(TrustedApp.Rules rules, Platform newcomer, List<RegisteredSession> others) {
        if (rules.multiDevicePolicy() == 1) {
            return others;
        }
        Stream<RegisteredSession> sameClass = rules.multiDevicePolicy() == 3
                ? Stream.empty()
                : others.stream()
                        .filter(other -> other.platform() != newcomer)
                        .filter(other -> classOf(other.platform()) == classOf(newcomer));
        List<RegisteredSession> samePlatform = others.stream()
                .filter(other -> other.platform() == newcomer)
                .sorted(Comparator.comparingLong(RegisteredSession::since))
                .toList();
        int tooMany = Math.max(0, samePlatform.size() + 1 - instancesOf(newcomer, rules));
        return Stream.concat(sameClass, samePlatform.stream().limit(tooMany)).toList();
    }

    private static int instancesOf(Platform platform, TrustedApp.Rules rules) {
        return switch (platform) {
            case PLATFORM_WEB, PLATFORM_MINI_PROGRAM -> rules.webInstances();
            default -> 1;
        };
    }

    private static PlatformClass classOf(Platform platform) {
        return switch (platform) {
            case PLATFORM_ANDROID, PLATFORM_IOS, PLATFORM_IPAD, PLATFORM_HARMONY -> PlatformClass.MOBILE;
            case PLATFORM_SERVER -> PlatformClass.SERVER;
            default -> PlatformClass.DESKTOP;
        };
    }
}
