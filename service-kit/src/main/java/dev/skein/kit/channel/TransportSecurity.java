package dev.skein.kit.channel;

import dev.skein.kit.tls.Certificates;
import dev.skein.kit.tls.ReloadedCertificates;
import dev.skein.kit.tls.TlsSettings;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** How channels to other services are protected: by TLS as {@code skein.tls.services} says, or not at all. */
public final class TransportSecurity {
    /** For networks that are trusted, as that of one machine. */
    public static final TransportSecurity NONE = new TransportSecurity(null);

    private final @Nullable SslContext context;

    private TransportSecurity(@Nullable SslContext context) {
        this.context = context;
    }

    /** Channels made with it use reloaded certificates from their next connection on. */
    public static TransportSecurity of(ReloadedCertificates certificates) {
        try {
            return new TransportSecurity(GrpcSslContexts.configure(
                            SslContextBuilder.forClient()
                                    .keyManager(certificates.keyManager())
                                    .trustManager(certificates.trustManager()),
                            SslProvider.JDK)
                    .build());
        } catch (SSLException e) {
            throw new IllegalStateException("no TLS for calls to services: " + e.getMessage(), e);
        }
    }

    boolean encrypts() {
        return context != null;
    }

    NettyChannelBuilder protect(NettyChannelBuilder builder) {
        return context == null ? builder.usePlaintext() : builder.sslContext(context);
    }

    /** Makes it as configured. */
    @Singleton
    static class Producer {
        @Produces
        @Singleton
        TransportSecurity transportSecurity(TlsSettings settings, Certificates certificates) {
            return settings.services()
                    .map(name -> of(certificates.named(name, "skein.tls.services")))
                    .orElse(NONE);
        }
    }
}
