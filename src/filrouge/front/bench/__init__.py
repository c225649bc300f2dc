"""Measurements that the product carries with it: `filrouge bench NAME`. Each makes or reads its data by itself.

Every measurement runs in a child process with an installation of its own, so that memory is its own and nothing here
touches the installation of whoever measures. Where there is a simpler way to do the same, it runs beside ours.
"""
