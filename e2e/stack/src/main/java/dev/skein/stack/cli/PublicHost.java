package dev.skein.stack.cli;

import dev.skein.stack.StackException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The address the gateway is bound to, which decides who reaches it: this machine alone, or the network too.
 *
 * @param given as written, e.g. {@code 0.0.0.0}, {@code ::} or {@code 192.168.1.5}
 */
record PublicHost(String given, InetAddress address) {
    /** @throws StackException unless it is an address of this machine */
    static PublicHost parse(String given) {
        String literal = given.startsWith("[") && given.endsWith("]") ? given.substring(1, given.length() - 1) : given;
        if (literal.isBlank()) {
            throw new StackException("--host (SKEIN_HOST) is empty; " + choices());
        }
        try {
            InetAddress address = InetAddress.getByName(literal);
            if (address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null) {
                return new PublicHost(given, address);
            }
        } catch (UnknownHostException | SocketException e) {
            // The one message below.
        }
        throw new StackException("--host (SKEIN_HOST): \"" + given + "\" is no address of this machine; " + choices());
    }

    private static String choices() {
        return "choose 127.0.0.1 (this machine only), 0.0.0.0 (every IPv4 address), :: (every address) or one of "
                + addressesOfThisMachine().stream().map(PublicHost::literal).collect(Collectors.joining(", "));
    }

    boolean isPublic() {
        return !address.isLoopbackAddress();
    }

    /** Where this machine itself reaches it. */
    String reachableAt() {
        return address.isAnyLocalAddress() ? "127.0.0.1" : literal(address);
    }

    /** Where others reach it, the likeliest first. */
    List<URI> urls(int port) {
        List<InetAddress> addresses = address.isAnyLocalAddress()
                ? addressesOfThisMachine().stream()
                        .filter(found -> address instanceof Inet6Address || !(found instanceof Inet6Address))
                        .toList()
                : List.of(address);
        return addresses.stream().map(found -> url(literal(found), port)).toList();
    }

    static URI url(String literal, int port) {
        return URI.create("http://" + (literal.contains(":") ? "[" + literal + "]" : literal) + ":" + port);
    }

    /** Those a browser elsewhere can be given: no loopback, and no link-local ones, which only work with a zone. */
    private static List<InetAddress> addressesOfThisMachine() {
        List<InetAddress> found = new ArrayList<>();
        try {
            for (NetworkInterface network : NetworkInterface.networkInterfaces().toList()) {
                if (network.isUp() && !network.isLoopback()) {
                    network.inetAddresses()
                            .filter(address -> !address.isLinkLocalAddress())
                            .forEach(found::add);
                }
            }
        } catch (SocketException e) {
            throw new StackException("cannot list the network interfaces: " + e.getMessage(), e);
        }
        found.sort(Comparator.comparing((InetAddress address) -> address instanceof Inet6Address)
                .thenComparing(address -> !address.isSiteLocalAddress()));
        return found;
    }

    private static String literal(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
