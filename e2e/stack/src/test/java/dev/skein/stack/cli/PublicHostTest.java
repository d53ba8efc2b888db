package dev.skein.stack.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.LuminanceSource;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import dev.skein.stack.StackException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is let in by {@code ./skein up --host}, and what they are told. */
class PublicHostTest {
    @Test
    void loopbackAddressesLetNobodyElseIn() {
        for (String host : List.of("127.0.0.1", "127.0.0.2", "localhost", "::1", "[::1]")) {
            assertFalse(PublicHost.parse(host).isPublic(), host);
        }
        assertEquals("127.0.0.2", PublicHost.parse("127.0.0.2").reachableAt());
    }

    @Test
    void theAnyAddressIsReachedByTheLoopbackAddressFromHere() {
        for (String host : List.of("0.0.0.0", "::", "[::]")) {
            PublicHost any = PublicHost.parse(host);
            assertTrue(any.isPublic(), host);
            assertEquals("127.0.0.1", any.reachableAt());
            assertTrue(
                    any.urls(8080).stream().noneMatch(url -> url.getHost().startsWith("127.")),
                    () -> any.urls(8080).toString());
            assertTrue(any.urls(8080).stream().allMatch(url -> url.getPort() == 8080));
        }
        assertTrue(PublicHost.parse("0.0.0.0").urls(8080).stream()
                .noneMatch(url -> url.getHost().contains(":")));
    }

    @Test
    void whatIsNoAddressOfThisMachineIsRefusedWithTheChoices() {
        // The second is for documentation and belongs to nobody; names ending in .invalid do not resolve.
        for (String host :
                List.of("", "203.0.113.77", "no-such-host.invalid", "0.0.0.0:8080", "http://0.0.0.0", "256.1.1.1")) {
            String message = assertThrows(StackException.class, () -> PublicHost.parse(host))
                    .getMessage();
            assertTrue(message.contains("SKEIN_HOST") && message.contains("0.0.0.0"), message);
        }
    }

    @Test
    void anIpv6AddressIsInBracketsInItsUrl() {
        assertEquals(URI.create("http://[fd00:0:0:0:0:0:0:2]:8080"), PublicHost.url("fd00:0:0:0:0:0:0:2", 8080));
        assertEquals(URI.create("http://192.168.1.5:8080"), PublicHost.url("192.168.1.5", 8080));
    }

    @Test
    void theInvitationNamesEachUrlAndShowsTheFirstToCameras() throws ReaderException {
        List<URI> urls = List.of(URI.create("http://192.168.1.5:8080"), URI.create("http://[fd00::2]:8080"));

        String invitation = Up.invitation(urls);

        assertTrue(invitation.contains("http://192.168.1.5:8080\n") && invitation.contains("http://[fd00::2]:8080"));
        assertTrue(invitation.contains("register"), invitation);
        assertEquals("http://192.168.1.5:8080", scan(invitation));
        assertTrue(Up.invitation(List.of()).contains("no network"));
    }

    /** Reads the terminal's characters as a camera does the screen. */
    private static String scan(String text) throws ReaderException {
        List<String> rows = text.lines()
                .filter(line -> line.contains("\u001b[30;107m"))
                .map(line -> line.substring(line.indexOf('m') + 1, line.lastIndexOf('\u001b')))
                .toList();
        int scale = 4;
        int width = rows.getFirst().length() * scale;
        int height = rows.size() * 2 * scale;
        int[] pixels = new int[width * height];
        Arrays.fill(pixels, 0xFFFFFF);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                char character = rows.get(y / scale / 2).charAt(x / scale);
                boolean upper = y / scale % 2 == 0;
                if (character == '█' || character == (upper ? '▀' : '▄')) {
                    pixels[y * width + x] = 0;
                }
            }
        }
        LuminanceSource picture = new RGBLuminanceSource(width, height, pixels);
        return new QRCodeReader()
                .decode(new BinaryBitmap(new HybridBinarizer(picture)))
                .getText();
    }
}
