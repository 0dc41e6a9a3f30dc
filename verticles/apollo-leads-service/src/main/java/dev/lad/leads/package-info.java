/**
 * People found at Apollo, kept as leads, and what was paid to know about them.
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A tenant has a person once: by Apollo's id, else by LinkedIn profile, else by e-mail, else by phone.
 *   <li>Nothing is made up. What Apollo did not say stays empty; a locked or placeholder address is no address.
 *   <li>Apollo is asked once for a person and a kind (enrich, e-mail, phone): each is an effect. Credits are held before
 *       and captured only when Apollo delivered, from the one attempt that did.
 *   <li>Of a deleted lead it stays what was asked, what it cost and how it ended; see
 *       {@code docs/adr/0044-what-stays-of-a-deleted-lead.md}.
 *   <li>A lost answer is settled without paying again; see {@code docs/adr/0010-settling-lost-answers-of-apollo.md}.
 * </ul>
 *
 * <p>It does not send anything to these people, and does not enrich in bulk: lead-enrichment does, through it.
 */
@NullMarked
package dev.lad.leads;

import org.jspecify.annotations.NullMarked;
