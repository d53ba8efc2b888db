package dev.skein.stack.architecture.sound.config;

import java.io.InputStream;

class Pages {
    private static final String FOLDER = "pages/";

    InputStream page(String name) {
        return Pages.class.getClassLoader().getResourceAsStream(FOLDER + name);
    }

    InputStream contract() {
        return Pages.class.getClassLoader().getResourceAsStream("contract.bin");
    }
}
