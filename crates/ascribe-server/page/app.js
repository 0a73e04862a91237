<!doctype html><title>ascribe</title>
