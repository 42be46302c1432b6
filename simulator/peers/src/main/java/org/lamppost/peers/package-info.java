/**
 * Other people's rule engines, each given the rule of the contest in one form that tells exactly
 * the plain loop's events. No search for a faster one was made.
 */
package org.lamppost.peers;
