package io.tidegate.ha.coordination;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Every path in ZooKeeper, below the cluster's own root.
 *
 * <pre>
 * /members/live/NAME         a proxy that runs; ends with its session
 * /members/known/NAME        a proxy that ever ran; stays until it is forgotten
 * /leader/epoch              counts leaders; every action of a leader checks its version
 * /leader/live               the leader; ends with its session
 * /config/current            which version of the configuration holds
 * /config/proposal           which version proxies shall prepare, or try
 * /config/versions/N         every version, whole
 * /agents/NAME               which version a proxy has in use; ends with its session
 * /documents/NAME            other documents that all proxies share
 * /fences/NAME               the epoch of something that can be fenced
 * /fences/NAME/EPOCH/RUN     which run of a proxy ever joined that epoch, with its answer; stays
 * /jobs/KIND/ID              how far a long operation is; what was decided, not what was seen
 * /seen/...                  what proxies observed; never a reason to change the above by itself
 * </pre>
 */
final class Paths {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,100}");

    static final String LIVE = "/members/live";
    static final String KNOWN = "/members/known";
    static final String LEADER_EPOCH = "/leader/epoch";
    static final String LEADER = "/leader/live";
    static final String CONFIG = "/config";
    static final String CONFIG_CURRENT = "/config/current";
    static final String CONFIG_PROPOSAL = "/config/proposal";
    static final String CONFIG_VERSIONS = "/config/versions";
    static final String AGENTS = "/agents";
    static final String DOCUMENTS = "/documents";
    static final String FENCES = "/fences";
    static final String JOBS = "/jobs";
    static final String SEEN = "/seen";

    /** Those that are there before anything else is done. */
    static final List<String> FOUNDATIONS =
            List.of(
                    "/members",
                    LIVE,
                    KNOWN,
                    "/leader",
                    LEADER_EPOCH,
                    CONFIG,
                    CONFIG_VERSIONS,
                    AGENTS,
                    DOCUMENTS,
                    FENCES,
                    JOBS,
                    SEEN);

    private Paths() {}

    static String live(String member) {
        return LIVE + "/" + name(member);
    }

    static String known(String member) {
        return KNOWN + "/" + name(member);
    }

    /** Names of ten digits, so that they stand in the order of their numbers. */
    static String numbered(String shelf, int number) {
        return shelf + "/" + String.format(Locale.ROOT, "%010d", number);
    }

    static String below(String board, String member) {
        return board + "/" + name(member);
    }

    static String document(String name) {
        return DOCUMENTS + "/" + name(name);
    }

    static String fence(String name) {
        return FENCES + "/" + name(name);
    }

    static String epoch(String fence, long epoch) {
        return fence(fence) + "/" + epoch;
    }

    static String joined(String fence, long epoch, String run) {
        return epoch(fence, epoch) + "/" + name(run);
    }

    /** What a member of an epoch said when it left for good. */
    static String left(String fence, long epoch, String run) {
        return joined(fence, epoch, run) + "/left";
    }

    static String jobs(String kind) {
        return JOBS + "/" + name(kind);
    }

    static String job(String kind, String id) {
        return jobs(kind) + "/" + name(id);
    }

    private static String name(String name) {
        if (!NAME.matcher(name).matches() || name.equals(".") || name.equals("..")) {
            throw new IllegalArgumentException(
                    "a name in ZooKeeper is of letters, digits, '_', '-' and '.': " + name);
        }
        return name;
    }
}
