package dev.skein.group.trust;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** An ES256 key pair; the private half is sealed. Its life is described at {@link KeyRing}. */
@Entity
@Table(name = "signing_key")
public class SigningKey {
    @Id
    private String kid;

    private String publicJwk;
    private byte[] sealedPrivate;
    private long createdAt;
    private long signsFrom;
    private long tokensUntil;

    protected SigningKey() {}

    public SigningKey(String kid, String publicJwk, byte[] sealedPrivate, long now, long signsFrom) {
        this.kid = kid;
        this.publicJwk = publicJwk;
        this.sealedPrivate = sealedPrivate;
        this.createdAt = now;
        this.signsFrom = signsFrom;
        this.tokensUntil = 0;
    }

    /** The same key, known to have signed tokens that live until then. */
    SigningKey withTokensUntil(long until) {
        SigningKey key = new SigningKey(kid, publicJwk, sealedPrivate, createdAt, signsFrom);
        key.tokensUntil = until;
        return key;
    }

    public String kid() {
        return kid;
    }

    public String publicJwk() {
        return publicJwk;
    }

    public byte[] sealedPrivate() {
        return sealedPrivate;
    }

    public long createdAt() {
        return createdAt;
    }

    public long signsFrom() {
        return signsFrom;
    }

    /** When the last token it signed is dead; 0 when it has signed none. */
    public long tokensUntil() {
        return tokensUntil;
    }
}
