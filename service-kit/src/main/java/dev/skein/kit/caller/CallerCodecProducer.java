package dev.skein.kit.caller;

import dev.skein.protocol.CallerCodec;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the codec from the cluster key, so that a missing or short key stops the start and is named. */
@Singleton
public class CallerCodecProducer {
    @Produces
    @Singleton
    CallerCodec codec(@ConfigProperty(name = "skein.cluster.key") String clusterKey) {
        try {
            return new CallerCodec(clusterKey, Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("skein.cluster.key: " + e.getMessage(), e);
        }
    }
}
