package io.tidegate.ha.versions;

import io.tidegate.conf.document.DocumentFormat;

/**
 * What proxies shall do with a version that does not hold yet.
 *
 * @param number 0 for nothing
 * @param canary the proxy that shall have it in use, to see how it does; empty for none
 */
record Proposal(int number, String canary) {
    static final DocumentFormat<Proposal> FORMAT = DocumentFormat.of("Proposal", Proposal.class);

    static final Proposal NONE = new Proposal(0, "");
}
