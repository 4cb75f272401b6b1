#pragma once
// Swift's Glibc module exports neither epoll nor eventfd nor accept4. <sys/socket.h> is not
// included here, for it would hide Glibc's SOCK_ constants; accept4 is declared as glibc has it.
#include <sys/epoll.h>
#include <sys/eventfd.h>
struct sockaddr;
int accept4(int, struct sockaddr *, unsigned int *, int);
