package dev.skein.sdk.internal;

/** Methods the SDK calls by itself. */
final class Methods {
    static final String SEND = "skein.v1.MessageService/Send";
    static final String PULL = "skein.v1.MessageService/Pull";
    static final String MARK_READ = "skein.v1.MessageService/MarkRead";
    static final String SYNC = "skein.v1.SyncService/Sync";

    private Methods() {}
}
