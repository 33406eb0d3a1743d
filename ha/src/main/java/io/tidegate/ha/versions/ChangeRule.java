package io.tidegate.ha.versions;

import java.time.Duration;
import java.util.List;

/** What follows a state of a change, as things are. Pure: who leads carries out what it says. */
final class ChangeRule {
    /** Longer than a session lasts: a proxy that died just now is not waited for in vain. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private ChangeRule() {}

    /** The next state; the same one when there is nothing to do but wait. */
    static ChangeState next(ChangeState state, Facts facts) {
        return switch (state) {
            case ChangeState.Proposed(int version, Trial trial) -> proposed(version, trial, facts);
            case ChangeState.Preparing preparing -> preparing(preparing, facts);
            case ChangeState.Trying trying -> trying(trying, facts);
            case ChangeState.Settling(int version) -> new ChangeState.Applied(version);
            case ChangeState.Withdrawing(int version, List<String> reasons) ->
                    new ChangeState.Refused(version, reasons);
            case ChangeState.Applied applied -> applied;
            case ChangeState.Refused refused -> refused;
        };
    }

    private static ChangeState proposed(int version, Trial trial, Facts facts) {
        if (facts.cancelled()) {
            return withdrawing(version, "it was cancelled");
        }
        if (facts.current() != facts.parent()) {
            return overtaken(version, facts);
        }
        if (trial.isWanted() && facts.current() == 0) {
            return withdrawing(
                    version,
                    "there is no version to go back to if the trial goes badly: push one without --canary"
                            + " first");
        }
        if (trial.isWanted() && !facts.running().contains(trial.proxy())) {
            return withdrawing(
                    version,
                    "no proxy named "
                            + trial.proxy()
                            + " runs that could try it; those that run: "
                            + facts.running());
        }
        return new ChangeState.Preparing(version, trial, facts.now() + PATIENCE.toMillis());
    }

    private static ChangeState preparing(ChangeState.Preparing state, Facts facts) {
        int version = state.version();
        if (facts.cancelled()) {
            return withdrawing(version, "it was cancelled");
        }
        if (facts.current() != facts.parent()) {
            return overtaken(version, facts);
        }
        return switch (Count.of(version, facts.running(), facts.notes())) {
            case Count.Prepared() ->
                    state.trial().isWanted()
                            ? tried(state, facts)
                            : new ChangeState.Settling(version);
            case Count.Refused(List<String> reasons) ->
                    new ChangeState.Withdrawing(version, reasons);
            case Count.Awaiting(List<String> proxies) ->
                    facts.now() < state.until()
                            ? state
                            : withdrawing(
                                    version,
                                    "no answer within "
                                            + PATIENCE.toSeconds()
                                            + " s from "
                                            + String.join(", ", proxies));
        };
    }

    private static ChangeState tried(ChangeState.Preparing state, Facts facts) {
        Trial trial = state.trial();
        AgentNote note = facts.notes().get(trial.proxy());
        return note == null
                ? withdrawing(state.version(), trial.proxy() + " has gone before it could try it")
                : new ChangeState.Trying(
                        state.version(),
                        trial.proxy(),
                        facts.now() + trial.millis(),
                        note.health());
    }

    private static ChangeState trying(ChangeState.Trying state, Facts facts) {
        int version = state.version();
        AgentNote note = facts.notes().get(state.proxy());
        if (facts.cancelled()) {
            return withdrawing(version, "it was cancelled");
        }
        if (note == null || !facts.running().contains(state.proxy())) {
            return withdrawing(version, state.proxy() + " has gone while it tried it");
        }
        if (note.inUse() == version) {
            String worse = Band.worse(state.before(), note.health());
            if (!worse.isEmpty()) {
                return withdrawing(version, state.proxy() + ": " + worse);
            }
        }
        if (facts.now() < state.until()) {
            return state;
        }
        return note.inUse() == version
                ? new ChangeState.Settling(version)
                : withdrawing(version, state.proxy() + " has not taken it into use");
    }

    private static ChangeState overtaken(int version, Facts facts) {
        return withdrawing(
                version,
                "version "
                        + facts.current()
                        + " holds by now and this one was made of "
                        + facts.parent()
                        + ": look at CONFIG DIFF "
                        + facts.parent()
                        + " "
                        + facts.current()
                        + " and propose it anew");
    }

    private static ChangeState withdrawing(int version, String reason) {
        return new ChangeState.Withdrawing(version, List.of(reason));
    }
}
