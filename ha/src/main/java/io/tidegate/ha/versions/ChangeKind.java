package io.tidegate.ha.versions;

import io.tidegate.conf.document.DocumentFormat;
import io.tidegate.conf.document.UnreadableDocumentException;
import io.tidegate.ha.coordination.Board;
import io.tidegate.ha.coordination.DisconnectedException;
import io.tidegate.ha.coordination.JobKind;
import io.tidegate.ha.coordination.JobTroubleException;
import io.tidegate.ha.coordination.JobWish;
import io.tidegate.ha.coordination.Member;
import io.tidegate.ha.coordination.Membership;
import io.tidegate.ha.coordination.SharedDocument;
import io.tidegate.ha.coordination.Shelf;
import io.tidegate.ha.coordination.Term;
import io.tidegate.ha.coordination.TermFence;
import io.tidegate.ha.coordination.Versioned;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Changes of the configuration as jobs: looks, asks {@link ChangeRule}, and writes what it says.
 */
final class ChangeKind implements JobKind<ChangeState> {
    private final Membership membership;
    private final Shelf<ConfigVersion> versions;
    private final SharedDocument<CurrentVersion> current;
    private final SharedDocument<Proposal> proposal;
    private final Board<AgentNote> agents;
    private final LongSupplier clock;

    ChangeKind(
            Membership membership,
            Shelf<ConfigVersion> versions,
            SharedDocument<CurrentVersion> current,
            SharedDocument<Proposal> proposal,
            Board<AgentNote> agents,
            LongSupplier clock) {
        this.membership = membership;
        this.versions = versions;
        this.current = current;
        this.proposal = proposal;
        this.agents = agents;
        this.clock = clock;
    }

    @Override
    public String name() {
        return "config";
    }

    @Override
    public DocumentFormat<ChangeState> format() {
        return ChangeState.FORMAT;
    }

    @Override
    public boolean isEnd(ChangeState state) {
        return state instanceof ChangeState.Applied || state instanceof ChangeState.Refused;
    }

    @Override
    public ChangeState step(ChangeState state, JobWish wish, TermFence fence)
            throws JobTroubleException, DisconnectedException {
        try {
            return stepped(state, wish, fence.term());
        } catch (UnreadableDocumentException broken) {
            throw new JobTroubleException(String.valueOf(broken.getMessage()));
        }
    }

    private ChangeState stepped(ChangeState state, JobWish wish, Term term)
            throws DisconnectedException, UnreadableDocumentException, JobTroubleException {
        int version = state.version();
        Optional<ConfigVersion> proposed = versions.get(version);
        if (proposed.isEmpty()) {
            throw new JobTroubleException("version " + version + " is not there");
        }
        Optional<Versioned<CurrentVersion>> holds = current.read();
        int holding = holds.map(each -> each.content().number()).orElse(0);
        ChangeState next =
                ChangeRule.next(
                        state,
                        new Facts(
                                proposed.get().parent(),
                                holding,
                                membership.running().stream().map(Member::name).toList(),
                                agents.notes(),
                                clock.getAsLong(),
                                wish == JobWish.CANCEL));
        switch (next) {
            case ChangeState.Preparing _ -> propose(term, new Proposal(version, ""));
            case ChangeState.Trying trying -> propose(term, new Proposal(version, trying.proxy()));
            case ChangeState.Applied _ -> {
                if (holding != version) {
                    hold(term, holds, version, proposed.get().parent());
                }
                propose(term, Proposal.NONE);
            }
            case ChangeState.Refused _ -> propose(term, Proposal.NONE);
            case ChangeState.Proposed _, ChangeState.Settling _, ChangeState.Withdrawing _ -> {}
        }
        return next;
    }

    private void propose(Term term, Proposal wanted)
            throws DisconnectedException, UnreadableDocumentException, JobTroubleException {
        Optional<Versioned<Proposal>> before = proposal.read();
        if (before.isPresent() && before.get().content().equals(wanted)) {
            return;
        }
        boolean written =
                before.isPresent()
                        ? proposal.replace(term, before.get(), wanted)
                        : proposal.create(term, wanted);
        if (!written) {
            throw new JobTroubleException("the proposal was changed by somebody else meanwhile");
        }
    }

    private void hold(
            Term term, Optional<Versioned<CurrentVersion>> before, int version, int parent)
            throws DisconnectedException, JobTroubleException {
        CurrentVersion next = new CurrentVersion(version, clock.getAsLong());
        boolean written =
                before.isPresent()
                        ? before.get().content().number() == parent
                                && current.replace(term, before.get(), next)
                        : current.create(term, next);
        if (!written) {
            throw new JobTroubleException("another version came to hold meanwhile");
        }
    }
}
