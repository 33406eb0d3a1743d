package io.tidegate.proxy.admin.table;

import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.conf.error.ErrorCode;
import io.tidegate.conf.live.Live;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.versions.Versions;
import java.util.Optional;

/** Asks the cluster's versions, if the proxy is in a cluster. */
public final class VersionsAccess {
    private final Live<Optional<Versions>> versions;

    public VersionsAccess(Live<Optional<Versions>> versions) {
        this.versions = versions;
    }

    /** Something that is asked. */
    @FunctionalInterface
    interface Question<T> {
        T ask(Versions versions) throws DisconnectedException, UnreadableDocumentException;
    }

    /** Empty when the proxy is in no cluster. */
    <T> Optional<T> ask(Question<T> question) {
        Optional<Versions> known = versions.current();
        if (known.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(question.ask(known.get()));
        } catch (DisconnectedException away) {
            throw ErrorCode.ADMIN_FAILED.with(
                    "ZooKeeper does not answer (" + away.getMessage() + ")");
        } catch (UnreadableDocumentException unreadable) {
            throw ErrorCode.ADMIN_FAILED.with(String.valueOf(unreadable.getMessage()));
        }
    }
}
