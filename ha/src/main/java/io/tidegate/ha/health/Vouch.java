package io.tidegate.ha.health;

import io.tidegate.ha.mysql.node.ServerState;
import java.util.List;

/** Whether a node has for certain what it has once acknowledged. */
public enum Vouch {
    /** It runs since before it acknowledged, or keeps its relay log over a restart. */
    SURE,
    /**
     * It has been started again, may have lost what it had received and not applied, and has not
     * yet been seen to have all that its master had after that.
     */
    RESTARTED,
    /** It has less than it was seen to have received: its relay log is gone. */
    LOST;

    /** What seconds of uptime may differ by, of one process, as several proxies have read them. */
    private static final long ROUNDING_SECONDS = 3;

    /**
     * What is known of a node at this moment.
     *
     * @param before what it told when it was looked at last
     */
    static Vouch after(Sight.Answering before, ServerState now) {
        ServerState told = before.told();
        if (!told.server().equals(now.server()) || told.family() != now.family()) {
            return RESTARTED;
        }
        if (!now.willHave().contains(told.willHave())) {
            return LOST;
        }
        boolean restarted =
                now.uptimeSeconds() + ROUNDING_SECONDS
                        < told.uptimeSeconds() + before.ageMillis() / 1000;
        return restarted && !now.keepsRelayLog() && before.vouch() == SURE
                ? RESTARTED
                : before.vouch();
    }

    /** What several proxies know together of the process that runs now. */
    static Vouch of(List<Sight.Answering> answers) {
        long youngest =
                answers.stream().mapToLong(each -> each.told().uptimeSeconds()).min().orElse(0);
        List<Vouch> known =
                answers.stream()
                        .filter(each ->
                                each.told().uptimeSeconds()
                                        <= youngest + ROUNDING_SECONDS + each.ageMillis() / 1000)
                        .map(Sight.Answering::vouch)
                        .toList();
        if (known.contains(LOST)) {
            return LOST;
        }
        return known.contains(SURE) ? SURE : RESTARTED;
    }
}
